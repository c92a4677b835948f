"""What a cell held: as JSON and back, in one form for comparison, and when two of them are equal."""
