"""The words in which plans are told, whatever the publisher calls them."""

STATUSES = ("exploring", "adopted", "under_way", "completed", "unknown")
KINDS = (
    "restructuring",
    "transformation",
    "densification",
    "expansion",
    "public_space",
    "other",
)
# Columns with planned numbers of homes, per tenure.
HOMES = (
    "demolition_social_rent",
    "demolition_other",
    "new_social_rent",
    "new_mid_rent",
    "new_owner",
)
