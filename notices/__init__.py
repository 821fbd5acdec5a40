"""Messages on their way out: the outbox, their texts, the channels and what became of each."""
