"""The value of customers: what they leave, what they will leave, and who they are (chapters 09 and 10)."""
