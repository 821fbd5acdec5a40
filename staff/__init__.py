"""The organisation and its people: who works where, who sees what, what is settled policy, who changed what."""
