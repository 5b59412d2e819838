"""What stands between the network and the page: endpoint, request limits, checked inputs."""
