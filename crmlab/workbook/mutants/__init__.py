"""One thing in the data, or at the end, done otherwise: what would come out (mutation of data, never of code)."""
