"""What is written from the declaration of the operations; import it from `vendue`."""
