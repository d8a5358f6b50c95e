"""What Airflow asks of an installation when it starts: here, that people are told of failed runs."""

from alerts import dag_policy

__all__ = ["dag_policy"]
