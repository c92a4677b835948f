"""How a question is declared, and the desk at which it is worked out on a learner's data."""
