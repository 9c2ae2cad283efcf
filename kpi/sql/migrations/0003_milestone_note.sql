-- A note or a day may be typed before a milestone's state is chosen, and everything typed may be taken away again:
-- a draft without a state says nothing yet.

ALTER TABLE milestone_draft_revision ALTER COLUMN state DROP NOT NULL;
