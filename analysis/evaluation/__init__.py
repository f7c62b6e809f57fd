"""How right the analysis is: its own providers and measures against media whose answers are known."""
