"""How finely the inhabitants of a surface are spread over it."""

WHOLE_M = 150.0  # own choice: a square up to this is a point in its middle, as CBS's squares are
PART_M = 50.0
