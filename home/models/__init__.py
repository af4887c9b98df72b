from home.models.pages import HomePage, InfoPage

__all__ = ["HomePage", "InfoPage"]
