"""Draws certificates of insurance, and files that do harm, for tests, for the bench and for the demo.

Plain Python with reportlab: knows nothing of Odoo. What is drawn are specimens: no logo of ACORD's, none of its
sentences, only the labels by which a reader finds its way.
"""
