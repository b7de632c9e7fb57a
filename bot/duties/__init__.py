"""What an office stands by, in chat: reports with their papers, extensions, roles, own milestones."""
