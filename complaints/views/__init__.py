"""Pages of the room: load what the user may see, ask one service, render."""
