"""Excel in and out: sheets declared as data, a reader with every error, one writer. Knows nothing about cars."""
