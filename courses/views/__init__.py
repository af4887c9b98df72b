"""What learners and staff see of courses."""
