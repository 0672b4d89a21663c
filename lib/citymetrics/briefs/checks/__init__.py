"""What is checked of a brief before it is shown: its page says what its notebook said, and what the tables hold."""
