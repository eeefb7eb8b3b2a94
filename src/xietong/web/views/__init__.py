"""The pages, one file a subject. They ask `selectors`, call `services` and decide nothing."""
