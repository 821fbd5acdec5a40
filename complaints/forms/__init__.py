"""Forms of the room. Choices are what the user may see, never more."""
