//! Rules between objects.
