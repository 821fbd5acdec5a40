"""The pages of the workshop."""
