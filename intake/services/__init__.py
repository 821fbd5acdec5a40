"""What can happen to a batch: uploading, checking, matching columns, taking, giving up."""
