"""For seminars and for those who edit: slides, one-page handouts and Word documents, from the same content as the pages."""
