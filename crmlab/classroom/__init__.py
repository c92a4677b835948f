"""For those who teach and build: open the course, build the notebooks."""
