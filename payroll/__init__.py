"""Commission: parameters, rules, runs, statements, fund, export."""
