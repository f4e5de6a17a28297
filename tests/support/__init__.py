"""What the tests need from outside: real services, started once and only when a test asks for them."""
