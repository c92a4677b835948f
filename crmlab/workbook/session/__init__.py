"""What the learner sees and what is kept: questions, cards, record, recall, submission."""
