"""What `bench` measures with must be true to the product, or its figures say nothing."""
