"""What a brief says: an executed notebook read into blocks of clean HTML, figures and listings."""
