"""The walk from a wrong answer to a sentence: small steps, of which the first that finds something speaks."""
