"""What a lesson is made of: typed blocks for this field, each with a plain-text form and a preview in the editor."""

from courses.blocks.body import LessonBodyBlock, SourceBlock, SourcesBlock, TextListBlock

__all__ = ["LessonBodyBlock", "SourceBlock", "SourcesBlock", "TextListBlock"]
