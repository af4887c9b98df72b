"""Faces over the whole: the public home, the learner's dashboard, the staff's cockpit, the demo."""
