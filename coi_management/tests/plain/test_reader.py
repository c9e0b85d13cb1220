import unittest

from .rooms import room
from .sheets import USUAL, Sheet, certificate

read = room("extraction.read").read
Unreadable = room("extraction.result").Unreadable


def read_one(data):
    """The only reading of a document."""
    readings = read(data)
    assert len(readings) == 1, [reading["kind"] for reading in readings]
    return readings[0]


def reasons(reading):
    """Paths that a person must look at, with the reason of each."""
    return {path: reading["evidence"][path]["reason"] for path in reading["review"]}


class TestReadUsual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reading = read_one(certificate())

    def test_nothing_is_marked_on_a_plain_certificate(self):
        self.assertEqual(self.reading["kind"], "certificate")
        self.assertEqual((self.reading["form"], self.reading["edition"]), ("ACORD 25", "2016/03"))
        self.assertEqual(self.reading["review"], [])

    def test_parties_have_names_and_addresses(self):
        self.assertEqual(self.reading["insured"]["name"], "Riverbend Mechanical LLC")
        self.assertEqual(self.reading["insured"]["address"], ["400 Foundry Road", "Ironton, OH 45638"])
        self.assertEqual(self.reading["certificate_holder"]["name"], "Tri-County Water District")
        producer = self.reading["producer"]
        self.assertEqual(producer["name"], "Harbor Street Insurance Agency")
        self.assertEqual(producer["contact"], "Dana Whitfield")
        self.assertEqual((producer["phone"], producer["fax"]), ("(740) 555-0123", "(740) 555-0124"))
        self.assertEqual(producer["email"], "certs@harborstreet.example")

    def test_insurers_have_letters_and_numbers(self):
        self.assertEqual(
            self.reading["insurers"],
            [
                {"letter": "A", "name": "Northbank Casualty Company", "naic": "12345"},
                {"letter": "B", "name": "Lakeside Mutual Insurance Company", "naic": "54321"},
            ],
        )

    def test_a_policy_row_has_its_number_term_marks_and_limits(self):
        row = self.reading["coverages"][0]
        self.assertEqual(row["type"], "general_liability")
        self.assertEqual(row["policy_number"], "GL-7788-01")
        self.assertEqual((row["effective"], row["expiration"]), ("2026-01-01", "2027-01-01"))
        self.assertEqual((row["addl_insd"], row["subr_wvd"]), (True, None))
        self.assertEqual(row["basis"], "occurrence")
        self.assertEqual(row["flags"], {"commercial_general_liability": True, "gen_agg_per": "project"})
        self.assertEqual(row["limits"]["general_aggregate"], 2000000)
        self.assertEqual(row["limits"]["damage_to_rented_premises"], 100000)

    def test_boxes_of_two_lines_are_told_apart(self):
        flags = self.reading["coverages"][1]["flags"]
        self.assertEqual(flags, {"owned": True, "scheduled": True})

    def test_workers_compensation_has_statute_and_exclusion(self):
        row = self.reading["coverages"][2]
        self.assertEqual(row["flags"], {"per_statute": True, "proprietor_excluded": "N"})
        self.assertIsNone(row["addl_insd"])
        self.assertTrue(row["subr_wvd"])
        self.assertEqual(row["limits"]["el_disease_policy_limit"], 500000)

    def test_an_empty_section_is_no_coverage(self):
        self.assertNotIn("umbrella", [row["type"] for row in self.reading["coverages"]])

    def test_every_value_has_its_place_on_the_page(self):
        place = self.reading["evidence"]["coverages[0].policy_number"]
        self.assertEqual((place["page"], place["rung"], place["raw"]), (1, "text", "GL-7788-01"))
        x0, top, x1, bottom = place["box"]
        self.assertAlmostEqual(x0, 217, delta=1)
        self.assertTrue(338 < top < bottom < 351 and x0 < x1)

    def test_the_description_has_no_label_in_it(self):
        self.assertEqual(self.reading["description_of_operations"], "Boiler repair at the plant on Route 52.")


class TestReadVariants(unittest.TestCase):
    def assert_same(self, reading, but=()):
        usual = read_one(certificate())
        for key in ("certificate_date", "producer", "insured", "insurers", "coverages", "certificate_holder"):
            if key not in but:
                self.assertEqual(reading[key], usual[key], key)

    def test_editions_differ_in_labels_only(self):
        for edition in ("2010/05", "2014/01", "2025/12"):
            with self.subTest(edition):
                reading = read_one(certificate(edition))
                self.assertEqual(reading["edition"], edition)
                self.assert_same(reading)

    def test_scale_shift_and_font_do_not_matter(self):
        for options in ({"scale": 0.85, "shift": (40, 50)}, {"shift": (-6, 5)}, {"font": "Courier"}):
            with self.subTest(options):
                self.assert_same(read_one(certificate(**options)))

    def test_numbers_of_accounts_and_licences_are_no_names(self):
        more = [("RIVER-1", 250, 188), ("License # 0E67768", 80, 128), ("OP ID: JS", 545, 53)]
        self.assert_same(read_one(certificate(more=more)))

    def test_text_under_a_white_patch_is_not_read(self):
        sheet = Sheet().form()
        sheet.fill([("OLD-111", 217, 347), ("Some Former Insurer", 350, 179)])
        sheet.patch(213, 338, 329, 350)
        sheet.patch(349, 171, 540, 181)
        sheet.fill(USUAL)
        reading = read_one(sheet.bytes())
        self.assert_same(reading)
        self.assertIn("hidden_text", reading["notices"])

    def test_crosses_of_strokes_are_marks(self):
        sheet = Sheet().form()
        sheet.fill([value for value in USUAL if value[0] != "X"])
        for x, y in ((43, 308), (123, 320), (87, 368), (43, 415), (112, 415), (203, 505), (433, 487)):
            sheet.cross(x, y)
        self.assert_same(read_one(sheet.bytes()))

    def test_aslant_text_is_not_read(self):
        sheet = Sheet().form()
        sheet.fill(USUAL)
        sheet.canvas.saveState()
        sheet.canvas.translate(200, 300)
        sheet.canvas.rotate(40)
        sheet.canvas.drawString(0, 0, "SAMPLE 99/99/9999")
        sheet.canvas.restoreState()
        self.assert_same(read_one(sheet.bytes()))


class TestReadRows(unittest.TestCase):
    def test_free_rows_name_their_coverage(self):
        more = [
            ("A", 24, 538),
            ("Motor Truck Cargo", 40, 538),
            ("MC-1", 217, 538),
            ("04/01/2026", 334, 538),
            ("04/01/2027", 381, 538),
            ("Limit $100,000 Ded $1,000", 428, 538),
            ("B", 24, 555),
            ("Crime", 40, 555),
            ("CR-1", 217, 555),
            ("05/01/2026", 334, 555),
            ("05/01/2027", 381, 555),
            ("$500,000 Employee Theft", 428, 555),
        ]
        cargo, crime = read_one(certificate(more=more))["coverages"][3:]
        self.assertEqual((cargo["label"], cargo["coverage_code"]), ("Motor Truck Cargo", "motor_truck_cargo"))
        self.assertEqual(cargo["limits"], {"Limit": 100000, "Ded": 1000})
        self.assertEqual(cargo["deductible"], 1000)
        self.assertEqual((crime["policy_number"], crime["coverage_code"]), ("CR-1", "crime"))
        self.assertEqual(crime["limits"], {"Employee Theft": 500000})

    def test_a_claims_made_policy_keeps_its_retroactive_date(self):
        more = [
            ("A", 24, 540),
            ("Professional Liability", 40, 540),
            ("Retro date: 04/01/2015", 40, 549),
            ("PL-99", 217, 540),
            ("04/01/2026", 334, 540),
            ("04/01/2027", 381, 540),
            ("Each Claim", 428, 540),
            ("1,000,000", 527, 540),
        ]
        row = read_one(certificate(more=more))["coverages"][3]
        self.assertEqual(row["retro_date"], "2015-04-01")
        self.assertEqual(row["limits"], {"Each Claim": 1000000})

    def test_two_policies_in_one_row_are_two_coverages(self):
        more = [("B", 24, 359), ("GL-9999", 217, 359), ("01/15/2026", 334, 359), ("01/15/2027", 381, 359)]
        reading = read_one(certificate(more=more))
        first, second = reading["coverages"][:2]
        self.assertEqual((first["policy_number"], second["policy_number"]), ("GL-7788-01", "GL-9999"))
        self.assertEqual(second["insurer_letter"], "B")
        self.assertEqual(second["limits"], {})
        self.assertEqual(reasons(reading)["coverages[1].limits"], "shared_row")

    def test_a_letter_alone_is_no_coverage(self):
        reading = read_one(certificate(more=[("A", 24, 455)]))
        self.assertEqual(len(reading["coverages"]), 3)

    def test_umbrella_and_excess_are_told_by_their_boxes(self):
        policy = [("A", 24, 467), ("UM-1", 217, 467), ("01/01/2026", 334, 467), ("01/01/2027", 381, 467)]
        amounts = [("5,000,000", 527, 455), ("5,000,000", 527, 467), ("X", 120, 455), ("10,000", 135, 480)]
        for kind, box in (("umbrella", ("X", 41, 455)), ("excess", ("X", 41, 466))):
            with self.subTest(kind):
                row = read_one(certificate(more=[*policy, *amounts, box]))["coverages"][2]
                self.assertEqual((row["type"], row["basis"], row["retention"]), (kind, "occurrence", 10000))
                self.assertEqual(row["limits"], {"each_occurrence": 5000000, "aggregate": 5000000})

    def test_an_umbrella_without_a_box_is_marked(self):
        more = [("A", 24, 467), ("UM-1", 217, 467), ("01/01/2026", 334, 467), ("01/01/2027", 381, 467)]
        self.assertEqual(reasons(read_one(certificate(more=more)))["coverages[2].type"], "not_marked")

    def test_words_in_place_of_amounts_stay_words(self):
        without = [("2,000,000", 527, 371), ("5,000", 527, 335)]
        more = [("Included", 527, 371), ("EXCLUDED", 527, 335)]
        limits = read_one(certificate(without=without, more=more))["coverages"][0]["limits"]
        self.assertEqual(limits["products_completed_operations_aggregate"], "Included")
        self.assertEqual(limits["medical_expense"], "Excluded")


class TestReadChecks(unittest.TestCase):
    def assert_marked(self, reason, *paths, **changes):
        marked = reasons(read_one(certificate(**changes)))
        for path in paths:
            self.assertEqual(marked.get(path), reason, path)

    def test_dates_out_of_order_mark_both(self):
        self.assert_marked(
            "dates_out_of_order",
            "coverages[0].effective",
            "coverages[0].expiration",
            without=["01/01/2027"],
            more=[("01/01/2025", 381, 347)],
        )

    def test_a_letter_that_no_insurer_has_is_marked(self):
        self.assert_marked(
            "no_such_insurer", "coverages[0].insurer_letter", without=[("A", 24, 347)], more=[("F", 24, 347)]
        )

    def test_an_aggregate_below_the_occurrence_is_marked(self):
        self.assert_marked(
            "aggregate_below_occurrence",
            "coverages[0].limits.general_aggregate",
            without=[("2,000,000", 527, 359)],
            more=[("200,000", 527, 359)],
        )

    def test_a_naic_code_has_five_digits(self):
        self.assert_marked("not_five_digits", "insurers.A.naic", without=["12345"], more=[("1234", 556, 179)])

    def test_text_of_the_template_is_no_date(self):
        reading = read_one(certificate(without=["06/15/2026"], more=[("MM/DD/YYYY", 530, 46)]))
        self.assertIsNone(reading["certificate_date"])
        self.assertEqual(reading["evidence"]["certificate_date"]["reason"], "template_text")
        self.assertNotIn("certificate_date", reading["review"])

    def test_an_amount_that_is_none_is_marked(self):
        self.assert_marked(
            "not_an_amount",
            "coverages[0].limits.each_occurrence",
            without=[("1,000,000", 527, 311)],
            more=[("as agreed", 527, 311)],
        )

    def test_a_policy_without_a_number_is_marked(self):
        self.assert_marked("empty", "coverages[0].policy_number", without=["GL-7788-01"])


class TestReadDocuments(unittest.TestCase):
    def test_a_page_of_pictures_only_has_no_text(self):
        sheet = Sheet()
        sheet.canvas.rect(100, 100, 300, 300)
        reading = read_one(sheet.bytes())
        self.assertEqual((reading["kind"], reading["problem"]), ("unreadable", "no_text"))
        self.assertEqual(reading["pages"], [{"width": 612, "height": 792}])

    def test_of_a_page_of_pictures_all_must_be_keyed_in(self):
        sheet = Sheet()
        sheet.canvas.rect(100, 100, 300, 300)
        self.assertIn("coverages", read_one(sheet.bytes())["review"])

    def test_a_file_that_breaks_off_is_broken(self):
        with self.assertRaises(Unreadable) as caught:
            read(b"%PDF-1.4\n1 0 obj\n<< /Type /Cat")
        self.assertEqual(caught.exception.problem, "broken")

    def test_a_letter_is_no_certificate(self):
        sheet = Sheet()
        sheet.fill([("Please send us a certificate of insurance before work begins.", 72, 100)])
        self.assertEqual(read_one(sheet.bytes())["kind"], "not_a_certificate")

    def test_a_form_that_only_one_viewer_shows_must_be_printed_first(self):
        sheet = Sheet()
        sheet.fill(
            [
                ("Please wait...", 72, 80),
                ("If this message is not eventually replaced by the proper contents of the document,", 72, 100),
                ("your PDF viewer may not be able to display this type of document.", 72, 115),
            ]
        )
        reading = read_one(sheet.bytes())
        self.assertEqual((reading["kind"], reading["notices"]), ("unreadable", ["dynamic_form"]))

    def test_an_application_is_no_certificate(self):
        sheet = Sheet()
        sheet.fill([("COMMERCIAL INSURANCE APPLICATION", 72, 100), ("ACORD 125 (2016/03)", 22, 766)])
        reading = read_one(sheet.bytes())
        self.assertEqual((reading["kind"], reading["form"]), ("not_a_certificate", "ACORD 125"))

    def test_endorsements_belong_to_the_certificate_before_them(self):
        sheet = Sheet().form()
        sheet.fill(USUAL)
        self._draw_endorsement(sheet.next_page(), "Any person or organization where required by written contract")
        reading = read_one(sheet.bytes())
        endorsement = reading["endorsements"][0]
        self.assertEqual(endorsement["form"], "CG 20 10 04 13")
        self.assertEqual(endorsement["policy_number"], "GL-7788-01")
        self.assertTrue(endorsement["blanket"])
        self.assertTrue(endorsement["ongoing_operations"] and endorsement["additional_insured"])
        self.assertFalse(endorsement["completed_operations"])

    def test_an_endorsement_alone_names_its_schedule(self):
        sheet = Sheet()
        self._draw_endorsement(sheet, "Tri-County Water District")
        reading = read_one(sheet.bytes())
        self.assertEqual((reading["kind"], reading["form"]), ("endorsement", "CG 20 10 04 13"))
        self.assertEqual(reading["schedule"]["name"], "Tri-County Water District")
        self.assertIs(reading["blanket"], False)

    def test_a_blank_schedule_is_marked(self):
        sheet = Sheet()
        self._draw_endorsement(sheet, "")
        self.assertEqual(reasons(read_one(sheet.bytes()))["schedule"], "blank_schedule")

    def test_an_additional_remarks_schedule_goes_to_its_certificate(self):
        sheet = Sheet().form()
        sheet.fill(USUAL)
        sheet.next_page().print([("AGENCY CUSTOMER ID:", 300, 40), ("ADDITIONAL REMARKS SCHEDULE", 150, 60)])
        sheet.fill([("Waiver of subrogation applies to the water district.", 30, 220)])
        sheet.print([("ACORD 101 (2008/01)", 22, 766)])
        reading = read_one(sheet.bytes())
        self.assertIn("Waiver of subrogation applies", reading["remarks"])

    def test_two_certificates_in_a_file_are_two_readings(self):
        sheet = Sheet().form()
        sheet.fill(USUAL)
        sheet.next_page().form()
        sheet.fill(USUAL)
        self.assertEqual([reading["kind"] for reading in read(sheet.bytes())], ["certificate"] * 2)

    def _draw_endorsement(self, sheet, name):
        sheet.fill(
            [
                ("POLICY NUMBER: GL-7788-01", 40, 40),
                ("CG 20 10 04 13", 450, 52),
                ("THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY.", 100, 90),
                ("ADDITIONAL INSURED", 150, 120),
                ("This endorsement modifies insurance provided under the following:", 40, 160),
                ("Name Of Additional Insured Person(s) Or Organization(s)", 40, 220),
                ("Information required to complete this Schedule, if not shown above, will be shown.", 40, 500),
                ("CG 20 10 04 13", 40, 760),
            ]
        )
        if name:
            sheet.fill([(name, 40, 250)])


class TestReadFields(unittest.TestCase):
    def test_values_of_form_fields_are_read_where_they_stand(self):
        reading = read_one(self._draw_fields())
        self.assertEqual(reading["insured"]["name"], "Riverbend Mechanical LLC")
        self.assertEqual(reading["certificate_date"], "2026-06-15")
        row = reading["coverages"][0]
        self.assertEqual((row["policy_number"], row["limits"]["each_occurrence"]), ("GL-7788-01", 1000000))
        self.assertTrue(row["flags"]["commercial_general_liability"])
        self.assertIsNone(row["basis"])
        self.assertEqual(reading["evidence"]["coverages[0].policy_number"]["rung"], "widget")

    def test_what_is_printed_in_a_field_of_a_template_is_not_the_party(self):
        reading = read_one(self._draw_fields(printed=[("City of the Template", 73, 690)]))
        self.assertEqual(reading["certificate_holder"]["name"], "Tri-County Water District")

    def test_a_field_that_is_drawn_otherwise_than_it_is_stored_is_marked(self):
        data = self._draw_fields()
        self.assertEqual(data.count(b"/V (1,000,000)"), 1)
        reading = read_one(data.replace(b"/V (1,000,000)", b"/V (9,000,000)"))
        self.assertEqual(reasons(reading)["coverages[0].limits.each_occurrence"], "field_differs")

    def _draw_fields(self, printed=()):
        sheet = Sheet().form()
        sheet.fill(printed)
        texts = (
            (510, 38, 80, "06/15/2026"),
            (22, 134, 280, "Harbor Street Insurance Agency"),
            (72, 193, 230, "Riverbend Mechanical LLC"),
            (72, 205, 230, "400 Foundry Road"),
            (349, 171, 180, "Northbank Casualty Company"),
            (544, 171, 46, "12345"),
            (18, 336, 18, "A"),
            (216, 336, 112, "GL-7788-01"),
            (331, 336, 47, "01/01/2026"),
            (378, 336, 47, "01/01/2027"),
            (526, 300, 64, "1,000,000"),
            (72, 703, 230, "Tri-County Water District"),
        )
        form = sheet.canvas.acroForm
        for number, (x, y, width, value) in enumerate(texts):
            form.textfield(name=f"field{number}", value=value, x=x, y=792 - y - 12, width=width, height=12, fontSize=8)
        for number, (x, y, checked) in enumerate(((37, 300, True), (51, 312, False), (116, 312, False))):
            form.checkbox(name=f"box{number}", x=x, y=792 - y - 12, size=12, checked=checked)
        return sheet.bytes()


class TestReadNames(unittest.TestCase):
    NAMES = (
        ("NamedInsured_FullName_A", 72, 193, "Riverbend Mechanical LLC"),
        ("Insurer_FullName_A", 349, 171, "Northbank Casualty Company"),
        ("GeneralLiability_InsurerLetterCode_A", 18, 336, "A"),
        ("Policy_GeneralLiability_PolicyNumberIdentifier_A", 216, 336, "GL-7788-01"),
        ("Policy_GeneralLiability_EffectiveDate_A", 331, 336, "01/01/2026"),
        ("Policy_GeneralLiability_ExpirationDate_A", 378, 336, "01/01/2027"),
        ("GeneralLiability_EachOccurrence_LimitAmount_A", 526, 300, "1,000,000"),
    )

    def _draw(self, names=NAMES, form=False):
        sheet = Sheet()
        sheet.canvas.rect(10, 10, 590, 770)
        if form:
            sheet.form()
        for name, x, y, value in names:
            width = 18 if value == "A" else 47 if "/" in value else 100
            sheet.canvas.acroForm.textfield(
                name=f"F[0].P1[0].{name}[0]", value=value, x=x, y=792 - y - 12, width=width, height=12, fontSize=8
            )
        return sheet.bytes()

    def test_fields_over_a_page_without_labels_are_read_by_their_names(self):
        reading = read_one(self._draw())
        self.assertEqual((reading["kind"], reading["form"]), ("certificate", "ACORD 25"))
        self.assertEqual(reading["insured"]["name"], "Riverbend Mechanical LLC")
        row = reading["coverages"][0]
        self.assertEqual((row["type"], row["policy_number"]), ("general_liability", "GL-7788-01"))
        self.assertEqual(row["limits"], {"each_occurrence": 1000000})
        self.assertEqual(reasons(reading)["edition"], "not_found")

    def test_a_name_that_says_otherwise_than_its_place_is_marked(self):
        self.assertNotIn("rungs_differ", reasons(read_one(self._draw(form=True))).values())
        moved = [
            (name, x, 324, value) if "EachOccurrence" in name else (name, x, y, value)
            for name, x, y, value in self.NAMES
        ]
        marked = reasons(read_one(self._draw(moved, form=True)))
        self.assertEqual(marked["coverages[0].limits.each_occurrence"], "rungs_differ")


class TestReadAttached(unittest.TestCase):
    def _draw(self, *lines, form="CG 20 37 04 13", name="ADDITIONAL INSURED - COMPLETED OPERATIONS"):
        sheet = Sheet().form()
        sheet.fill(USUAL)
        sheet.next_page().fill(
            [
                (form, 450, 52),
                ("THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY.", 100, 90),
                (name, 150, 120),
                ("This endorsement modifies insurance provided under the following:", 40, 160),
                *lines,
            ]
        )
        return sheet

    def test_an_endorsement_of_a_policy_that_is_not_on_the_certificate_is_marked(self):
        reading = read_one(self._draw(("POLICY NUMBER: XX-1", 40, 40)).bytes())
        self.assertEqual(reasons(reading)["endorsements[0].policy_number"], "no_such_policy")

    def test_an_endorsement_of_a_later_term_is_marked(self):
        lines = [("POLICY NUMBER: GL-7788-01", 40, 40), ("Effective Date: 05/05/2028", 40, 180)]
        reading = read_one(self._draw(*lines).bytes())
        self.assertEqual(reasons(reading)["endorsements[0].effective"], "other_term")
        self.assertTrue(reading["endorsements"][0]["completed_operations"])

    def test_an_insurers_own_form_is_taken_by_its_title_and_marked(self):
        sheet = self._draw(
            ("POLICY NUMBER: GL-7788-01", 40, 40), form="QX 4711", name="WAIVER OF TRANSFER OF RIGHTS OF RECOVERY"
        )
        reading = read_one(sheet.bytes())
        self.assertTrue(reading["endorsements"][0]["waiver_of_subrogation"])
        self.assertEqual(reasons(reading)["endorsements[0].form"], "not_found")

    def test_an_endorsement_of_two_pages_is_one(self):
        sheet = self._draw(("POLICY NUMBER: GL-7788-01", 40, 40))
        sheet.next_page().fill([("CG 20 37 04 13", 40, 760), ("2. the limits of insurance do not grow.", 40, 100)])
        endorsements = read_one(sheet.bytes())["endorsements"]
        self.assertEqual([row["pages"] for row in endorsements], [2])

    def test_a_waiver_of_workers_compensation_has_number_and_edition(self):
        sheet = Sheet()
        sheet.fill(
            [
                ("WC 00 03 13", 450, 50),
                ("(Ed. 4-84)", 450, 62),
                ("WAIVER OF OUR RIGHT TO RECOVER FROM OTHERS ENDORSEMENT", 100, 100),
                ("Schedule", 280, 200),
                ("Any person or organization as required by written contract", 80, 230),
                ("This endorsement changes the policy to which it is attached and is effective on the date", 40, 600),
                ("Policy No. WC-4411", 40, 640),
            ]
        )
        reading = read_one(sheet.bytes())
        self.assertEqual(reading["form"], "WC 00 03 13 04 84")
        self.assertTrue(reading["waiver_of_subrogation"] and reading["blanket"])
        self.assertEqual(reading["policy_number"], "WC-4411")


class TestReadOddities(unittest.TestCase):
    def test_not_applicable_is_no_answer(self):
        without = [("Y", 182, 347)]
        more = [("N", 177, 347), ("/", 183, 347), ("A", 186, 347)]
        self.assertIsNone(read_one(certificate(without=without, more=more))["coverages"][0]["addl_insd"])

    def test_an_n_is_a_no(self):
        reading = read_one(certificate(without=[("Y", 182, 347)], more=[("N", 182, 347)]))
        self.assertIs(reading["coverages"][0]["addl_insd"], False)

    def test_dates_that_run_into_each_other_are_parted(self):
        changes = {"without": ["01/01/2026", "01/01/2027"], "more": [("01/01/202601/01/2027", 334, 347)]}
        row = read_one(certificate(**changes))["coverages"][0]
        self.assertEqual((row["effective"], row["expiration"]), ("2026-01-01", "2027-01-01"))

    def test_values_printed_off_their_lines_keep_their_rows(self):
        usual = read_one(certificate())
        for rise in (-5, -3, 2):
            with self.subTest(rise):
                moved = [(text, x, y + rise) for text, x, y in USUAL]
                self.assertEqual(read_one(certificate(values=moved))["coverages"], usual["coverages"])

    def test_a_page_without_the_layout_of_the_form_is_marked_where_it_is_not_sure(self):
        sheet = Sheet()
        lines = (
            "CERTIFICATE OF LIABILITY INSURANCE",
            "Insured: Riverbend Mechanical LLC",
            "Policy Number: GL-7788-01",
            "Policy Period: 01/01/2026 to 01/01/2027",
            "Commercial General Liability",
            "Each Occurrence: $1,000,000",
        )
        sheet.fill([(line, 72, 80 + 20 * number) for number, line in enumerate(lines)])
        reading = read_one(sheet.bytes())
        row = reading["coverages"][0]
        self.assertEqual((row["policy_number"], row["expiration"]), ("GL-7788-01", "2027-01-01"))
        self.assertEqual(row["limits"], {"each_occurrence": 1000000})
        self.assertEqual(reasons(reading)["producer"], "free_layout")
        self.assertNotIn("coverages[0].policy_number", reading["review"])

    def test_a_certificate_of_currency_has_the_day_first(self):
        sheet = Sheet()
        lines = (
            "CERTIFICATE OF CURRENCY",
            "Insured    Redgum Guarding Pty Ltd",
            "Policy Number: PL 1",
            "Period of Insurance: 01/04/26 to 01/04/27",
            "Public Liability Insurance",
            "Limit $20,000,000 any one occurrence",
        )
        sheet.fill([(line, 72, 80 + 20 * number) for number, line in enumerate(lines)])
        row = read_one(sheet.bytes())["coverages"][0]
        self.assertEqual((row["type"], row["effective"]), ("general_liability", "2026-04-01"))

    def test_a_schedule_of_remarks_alone_is_no_certificate(self):
        sheet = Sheet()
        sheet.print([("AGENCY CUSTOMER ID:", 300, 40), ("ADDITIONAL REMARKS SCHEDULE", 150, 60), ("AGENCY", 22, 95)])
        sheet.fill([("Harbor Street Agency", 22, 106), ("Blanket waiver of subrogation.", 30, 220)])
        sheet.print([("ACORD 101 (2008/01)", 22, 766)])
        reading = read_one(sheet.bytes())
        self.assertEqual((reading["kind"], reading["agency"]), ("remarks", "Harbor Street Agency"))

    def test_pages_that_are_turned_read_the_same(self):
        usual = read_one(certificate())
        for turn, size, corner in (
            (90, (792, 612), (792, 0)),
            (180, (612, 792), (612, 792)),
            (270, (792, 612), (0, 612)),
        ):
            with self.subTest(turn):
                sheet = Sheet()
                sheet.canvas.setPageSize(size)
                sheet.canvas.translate(*corner)
                sheet.canvas.rotate(turn)
                sheet.form().fill(USUAL)
                reading = read_one(sheet.bytes())
                for key in ("insured", "insurers", "coverages"):
                    self.assertEqual(reading[key], usual[key])
                self.assertEqual(reading["pages"], [{"width": size[0], "height": size[1]}])
                x0, top, x1, bottom = reading["evidence"]["insured.name"]["box"]
                self.assertEqual(x1 - x0 > bottom - top, turn == 180)
