//! The rules of the ledger on real databases.

mod ledger;
mod model;
