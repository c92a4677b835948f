"""Headlines of the pages, worked out again from the CSV files by code that imports nothing of the package."""
