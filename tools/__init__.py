"""What is run beside the portal: setting up, checking, measuring."""
