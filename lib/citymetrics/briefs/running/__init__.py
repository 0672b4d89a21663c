"""Running notebooks: with checked parameters, in kernels of this very interpreter."""
