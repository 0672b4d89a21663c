"""What every figure uses: the look, room for text, axes, marks, and the words where there is nothing to draw."""
