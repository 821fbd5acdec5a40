"""Working on paper: the encrypted pack of an outlet for each morning, outages, and papers that are entered later."""
