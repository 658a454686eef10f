"""Trains the networks of the upscaler's AI mode from drawings that it makes itself."""
