"""What happens to a damaged SQLite file: it is set aside, and what can be read of it goes on in a new one."""
