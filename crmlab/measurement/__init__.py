"""Tools that every field borrows: scales, experiments, indices, rankings. They know nothing of the other rooms."""
