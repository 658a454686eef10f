//! What every tool has to hold. Run for each registered tool by the server's tests.
