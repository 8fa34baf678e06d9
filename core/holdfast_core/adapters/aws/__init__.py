"""AWS as core uses it: SQS tells workers where to look, the parameter store keeps the settings.

Signed and sent by ourselves: boto3 would cost a tenth of a second of every cold start, and little is needed.
"""
