//! The carousel generator: from a topic to finished slides.
