"""A world of any size for measuring: fictional villages and voices as rows, none of them made by a deed."""
