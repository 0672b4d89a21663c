"""One short sentence per figure with what it shows in these data: a slide's title, a figure's heading. Made from the result, never
written beforehand; empty where nothing can be said that holds."""
