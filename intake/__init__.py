"""Files on their way in: upload, mapping, preview, taking, history."""
