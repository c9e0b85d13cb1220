{
    "name": "Certificates of Insurance: Job Queue",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Purchase",
    "summary": "Read, verify and send as jobs of OCA's queue_job, so that several workers and hosts share the work",
    "author": "coi_management contributors",
    "website": "https://github.com/coi-management/coi_management",
    "license": "LGPL-3",
    "depends": ["coi_management", "queue_job"],
    "data": ["data/queue_job.xml"],
    "auto_install": True,
}
