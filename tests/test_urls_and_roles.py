"""Who may see what: every address that is ours, asked by everybody, in one world where each person has a neighbour.

|           | who asks                                                                                |
| --------- | --------------------------------------------------------------------------------------- |
| anonymous | nobody is signed in                                                                     |
| learner   | enrolled in the cohort; the attempts, results, certificate and enrolments are theirs    |
| learner²  | enrolled in another cohort of the same course                                           |
| trainer   | trains the cohort; trainer² trains the other one                                        |
| staff     | of the cohort's programme; staff² of the other one                                      |
| admin     | administrator                                                                           |

|         | what happens                                                                                                |
| ------- | ----------------------------------------------------------------------------------------------------------- |
| OK      | let in: the page is shown; what is posted is done, or a sentence says what is wrong with it                 |
| LOGIN   | sent to the log-in page (a device gets 401)                                                                 |
| CONFIRM | asked for the password once more                                                                            |
| HIDDEN  | as if it did not exist (404): what others do is not even admitted to be there                               |
| DENIED  | told that it is not theirs to do (403; in the admin, Wagtail leads back to its home and says so)            |
| MOVED   | led elsewhere on the site                                                                                   |

Addresses are asked with GET and with POST. Where a row names one method, the other leads nobody further: it is not allowed,
or answers as the one that is named.
"""

from collections.abc import Iterator
from functools import cache as cache_once
from operator import attrgetter

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from wagtail.fields import StreamField

from assessments.questions import kinds, model_of
from tests.factories.world import build_world
from tests.migrated import is_sqlite

SITE = """
name                        method  about                          anonymous learner learner² trainer trainer² staff  staff² admin

# Machines
healthz                     GET     -                              OK        OK      OK       OK      OK       OK     OK     OK
inbox                       POST    -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
set_language                POST    -                              OK        OK      OK       OK      OK       OK     OK     OK

# Signing in
account_login               BOTH    -                              OK        MOVED   MOVED    MOVED   MOVED    MOVED  MOVED  MOVED
account_logout              BOTH    -                              MOVED     OK      OK       OK      OK       OK     OK     OK
account_inactive            GET     -                              OK        OK      OK       OK      OK       OK     OK     OK
account_signup              GET     -                              MOVED     MOVED   MOVED    MOVED   MOVED    MOVED  MOVED  MOVED
account_email               GET     -                              MOVED     MOVED   MOVED    MOVED   MOVED    MOVED  MOVED  MOVED
account_reauthenticate      BOTH    -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
account_change_password     BOTH    -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
account_set_password        BOTH    -                              LOGIN     MOVED   MOVED    MOVED   MOVED    MOVED  MOVED  MOVED
account_reset_password      BOTH    -                              OK        OK      OK       OK      OK       OK     OK     OK
account_reset_password_done GET     -                              OK        OK      OK       OK      OK       OK     OK     OK
account_reset_password_from_key GET =1,=no-key                     OK        OK      OK       OK      OK       OK     OK     OK
account_reset_password_from_key_done GET -                         OK        OK      OK       OK      OK       OK     OK     OK
mfa_index                   GET     -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
mfa_authenticate            BOTH    -                              LOGIN     MOVED   MOVED    MOVED   MOVED    MOVED  MOVED  MOVED
mfa_reauthenticate          BOTH    -                              LOGIN     CONFIRM CONFIRM  CONFIRM CONFIRM  CONFIRM CONFIRM CONFIRM
mfa_activate_totp           BOTH    -                              LOGIN     CONFIRM CONFIRM  CONFIRM CONFIRM  CONFIRM CONFIRM CONFIRM
mfa_deactivate_totp         BOTH    -                              LOGIN     HIDDEN  HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
mfa_view_recovery_codes     GET     -                              LOGIN     HIDDEN  HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
mfa_generate_recovery_codes BOTH    -                              LOGIN     CONFIRM CONFIRM  CONFIRM CONFIRM  CONFIRM CONFIRM CONFIRM
mfa_download_recovery_codes GET     -                              LOGIN     HIDDEN  HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
admin_login                 BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED DENIED
private_page_login          BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED DENIED

# Oneself
register                    BOTH    -                              OK        MOVED   MOVED    MOVED   MOVED    MOVED  MOVED  MOVED
registered                  GET     -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
people:claim                BOTH    -                              OK        OK      OK       OK      OK       OK     OK     OK
profile                     GET     -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
profile_details             BOTH    -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
profile_export              POST    -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
dashboard                   GET     -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
certificates:mine           GET     -                              LOGIN     OK      OK       OK      OK       OK     OK     OK

# Courses: the catalogue is public, lessons are for those enrolled and those who run training
catalogue                   GET     -                              MOVED     MOVED   MOVED    MOVED   MOVED    MOVED  MOVED  MOVED
search                      GET     -                              OK        OK      OK       OK      OK       OK     OK     OK
page                        GET     path.index                     OK        OK      OK       OK      OK       OK     OK     OK
page                        GET     path.course                    OK        OK      OK       OK      OK       OK     OK     OK
page                        GET     path.module                    OK        OK      OK       OK      OK       OK     OK     OK
page                        GET     path.lesson                    LOGIN     OK      OK       OK      OK       OK     OK     OK
page                        GET     path.other_lesson              LOGIN     OK      MOVED    OK      OK       OK     OK     OK
join                        BOTH    -                              MOVED     OK      OK       OK      OK       OK     OK     OK
join_with_link              BOTH    cohort.code                    MOVED     OK      OK       OK      OK       OK     OK     OK
start_course                POST    alone.course.translation_key   LOGIN     OK      OK       OK      OK       OK     OK     OK
continue_course             GET     course_key                     LOGIN     MOVED   MOVED    MOVED   MOVED    MOVED  MOVED  MOVED
finish_lesson               POST    alone.lesson_key               LOGIN     OK      HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
leave_course                BOTH    alone_enrolment.uuid           LOGIN     OK      HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
leave_course                BOTH    enrolment.uuid                 LOGIN     DENIED  HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN

# Quizzes: one takes one's own; who runs the cohort reads the result
assessments:start           BOTH    quiz.uuid                      LOGIN     OK      OK       HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
assessments:attempt         BOTH    attempt.uuid                   LOGIN     OK      HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
assessments:answers         POST    attempt.uuid                   LOGIN     OK      HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
assessments:check           POST    attempt.uuid                   LOGIN     OK      HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
assessments:finish          POST    attempt.uuid                   LOGIN     OK      HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
assessments:result          GET     finished.uuid                  LOGIN     OK      HIDDEN   OK      HIDDEN   OK     HIDDEN OK
# (the page is the quiz's; the people on it are those of one's own cohorts)
assessments:results         GET     quiz.uuid                      LOGIN     HIDDEN  HIDDEN   OK      OK       OK     OK     OK
# (the bank is the trainers')
assessments:languages       GET     -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
assessments:import          BOTH    -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
assessments:import_template GET     -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
assessments:export          BOTH    -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
# (a file of questions waits for who uploaded it)
assessments:import_check    BOTH    question_upload.uuid           LOGIN     DENIED  DENIED   OK      HIDDEN   DENIED DENIED HIDDEN
assessments:import_problems GET     question_upload.uuid           LOGIN     DENIED  DENIED   OK      HIDDEN   DENIED DENIED HIDDEN
assessments:statistics      GET     quiz.uuid                      LOGIN     HIDDEN  HIDDEN   OK      OK       OK     OK     OK
assessments:statistics_file GET     quiz.uuid,=csv                 LOGIN     HIDDEN  HIDDEN   OK      OK       OK     OK     OK
assessments:statistics_item GET     quiz.uuid,item.pk              LOGIN     HIDDEN  HIDDEN   OK      OK       OK     OK     OK
assessments:statistics_item_file GET quiz.uuid,item.pk,=xlsx       LOGIN     HIDDEN  HIDDEN   OK      OK       OK     OK     OK
# (what people have answered is corrected by those who write questions)
assessments:correct         BOTH    quiz.uuid,item.pk              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
assessments:gain            GET     pre_test.uuid                  LOGIN     HIDDEN  HIDDEN   OK      OK       OK     OK     OK
assessments:gain_file       GET     pre_test.uuid,=csv             LOGIN     HIDDEN  HIDDEN   OK      OK       OK     OK     OK
# (when and how a cohort takes a quiz is said by those who run the cohort)
assessments:cohort          GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
assessments:cohort_rules    BOTH    cohort.code,quiz.uuid          LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
assessments:add_person      BOTH    cohort.code,quiz.uuid          LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
assessments:change_person   BOTH    cohort.code,quiz.uuid,enrolment.uuid LOGIN HIDDEN HIDDEN  OK      HIDDEN   OK     HIDDEN OK

# Marking by hand: those who run the cohort of whoever wrote the answer
assessments:marking         GET     -                              LOGIN     DENIED  DENIED   OK      OK       OK     OK     OK
assessments:mark_item       BOTH    essay.item.pk                  LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
assessments:correct_mark    BOTH    marked.pk                      LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK

# Cohorts: trainers see, the programme's staff also change
cockpit                     GET     -                              LOGIN     DENIED  DENIED   OK      OK       OK     OK     OK
cohorts                     GET     -                              LOGIN     DENIED  DENIED   OK      OK       OK     OK     OK
cohort                      GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
cohort_file                 GET     cohort.code,=csv               LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
join_poster                 GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
cohort_new                  BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
cohort_edit                 BOTH    cohort.code                    LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
add_person                  BOTH    cohort.code                    LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
access_slips                BOTH    cohort.code                    LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
withdraw_person             BOTH    cohort.code,enrolment.uuid     LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
import_people               BOTH    cohort.code                    LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
# (a list that somebody uploads is theirs alone until it is confirmed)
import_columns              BOTH    cohort.code,batch.uuid         LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN HIDDEN
import_check                BOTH    cohort.code,batch.uuid         LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN HIDDEN
import_rows                 GET     cohort.code,batch.uuid         LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN HIDDEN
import_done                 GET     cohort.code,batch.uuid         LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   MOVED  HIDDEN HIDDEN

# One person, one record: the programme's staff, of people in their cohorts
same_person                 GET     learner.uuid                   LOGIN     DENIED  DENIED   DENIED  DENIED   OK     HIDDEN OK
merge_people                BOTH    learner.uuid,double.uuid       LOGIN     DENIED  DENIED   DENIED  DENIED   OK     HIDDEN OK
split_person                BOTH    learner.uuid                   LOGIN     DENIED  DENIED   DENIED  DENIED   OK     HIDDEN OK
merges                      GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
undo_merge                  BOTH    merge.uuid                     LOGIN     DENIED  DENIED   DENIED  DENIED   OK     HIDDEN OK

# Sessions: trainers take the register, the programme's staff also plan
attendance:cohort           GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:hours            GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:attendance_file  GET     cohort.code,=csv                LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:badges           GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:cohort_calendar  BOTH    cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:schedule         BOTH    cohort.code                    LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
attendance:series           BOTH    cohort.code                    LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
attendance:import           BOTH    cohort.code                    LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
attendance:import_template  GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
attendance:import_columns   BOTH    cohort.code,plan.uuid          LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN HIDDEN
attendance:import_check     BOTH    cohort.code,plan.uuid          LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN HIDDEN
attendance:change           BOTH    planned.uuid                   LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
attendance:agenda           BOTH    planned.uuid                   LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
attendance:cancel           POST    planned.uuid                   LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
attendance:restore          BOTH    called_off.uuid                LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
attendance:told             GET     session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:tell_again       POST    session.uuid                   LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
# (no letter reaches whom they call; telephones on paper are for who plans the session)
attendance:called           POST    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:take_back_call   POST    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:call_sheet       GET     session.uuid                   LOGIN     HIDDEN  HIDDEN   DENIED  HIDDEN   OK     HIDDEN OK
attendance:register         BOTH    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:rest_present     POST    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:walk_in          BOTH    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:close            BOTH    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:reopen           POST    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:sheet            GET     session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:list             GET     session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:projector        GET     session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:projector_code   GET     session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:here             BOTH    -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
attendance:paper            BOTH    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:photograph       POST    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:photo            GET     session.uuid,photo.uuid        LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:to_settle        GET     session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:rule             POST    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:settle           POST    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:same             POST    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:evaluate         BOTH    session.uuid                   LOGIN     OK      HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
attendance:cohort_evaluate  BOTH    cohort.code                    LOGIN     OK      HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
attendance:evaluation       GET     session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:evaluation_form  GET     session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:evaluation_paper BOTH    session.uuid                   LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:evaluation_file  GET     session.uuid,=csv              LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:evaluation_copied GET session.uuid LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:evaluation_retype BOTH session.uuid,form_of_session.number LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:evaluation_take_back POST session.uuid,form_of_session.number LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:cohort_evaluation GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:cohort_evaluation_form GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:cohort_evaluation_paper BOTH    cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:cohort_evaluation_file GET     cohort.code,=csv               LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:cohort_evaluation_copied GET cohort.code LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:cohort_evaluation_retype BOTH cohort.code,form_of_cohort.number LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:cohort_evaluation_take_back POST cohort.code,form_of_cohort.number LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:room             GET     -                              LOGIN     DENIED  DENIED   OK      OK       OK     OK     OK
attendance:room_worker      GET     -                              OK        OK      OK       OK      OK       OK     OK     OK
attendance:room_manifest    GET     -                              OK        OK      OK       OK      OK       OK     OK     OK
attendance:room_hello       GET     -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
attendance:room_bundle      POST    -                              LOGIN     DENIED  DENIED   OK      OK       OK     OK     OK
attendance:person           BOTH    session.uuid,enrolment.uuid    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK

# Sessions as who comes to them sees them: everybody their own, of their cohorts; a calendar programme cannot log in, its address is the key
attendance:mine             GET     -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
attendance:my_calendar      BOTH    -                              LOGIN     OK      OK       OK      OK       OK     OK     OK
attendance:session          GET     session.uuid                   LOGIN     OK      HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:session_file     GET     session.uuid                   LOGIN     OK      HIDDEN   OK      HIDDEN   OK     HIDDEN OK
attendance:cohort_agenda    GET     cohort.code                    LOGIN     OK      HIDDEN   OK      HIDDEN   OK     HIDDEN OK
calendar_feed               GET     calendar.token                 OK        OK      OK       OK      OK       OK     OK     OK
calendar_feed               GET     =guessed                       HIDDEN    HIDDEN  HIDDEN   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN

# Certificates: anybody checks one, the person and who runs the cohort see it, the programme's staff award and end it
short_verify                GET     certificate.serial             MOVED     MOVED   MOVED    MOVED   MOVED    MOVED  MOVED  MOVED
certificates:check          GET     -                              OK        OK      OK       OK      OK       OK     OK     OK
certificates:verify         GET     certificate.serial             OK        OK      OK       OK      OK       OK     OK     OK
certificates:certificate    GET     certificate.serial             LOGIN     OK      HIDDEN   OK      HIDDEN   OK     HIDDEN OK
certificates:pdf            GET     certificate.serial             LOGIN     OK      HIDDEN   OK      HIDDEN   OK     HIDDEN OK
certificates:cohort         GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
certificates:print          GET     cohort.code                    LOGIN     HIDDEN  HIDDEN   OK      HIDDEN   OK     HIDDEN OK
certificates:award          POST    cohort.code                    LOGIN     HIDDEN  HIDDEN   HIDDEN  HIDDEN   OK     HIDDEN OK
certificates:correct        BOTH    certificate.serial             LOGIN     HIDDEN  HIDDEN   HIDDEN  HIDDEN   OK     HIDDEN OK
certificates:revoke         BOTH    certificate.serial             LOGIN     HIDDEN  HIDDEN   HIDDEN  HIDDEN   OK     HIDDEN OK

# Reports: staff, over their own programmes (tests/reports/test_views.py asks what is in them)
reports:index               GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
reports:people_trained      GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
reports:people_trained_file GET     =csv                           LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
reports:people_trained_list GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
reports:people_trained_list_file GET =xlsx                         LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
"""

ADMIN = """
name                        method  about                          anonymous learner learner² trainer trainer² staff  staff² admin

wagtailadmin_home           GET     -                              LOGIN     DENIED  DENIED   OK      OK       OK     OK     OK

# Questions and quizzes are written by trainers; KIND is each kind of question
publish_quiz                BOTH    quiz.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUIZ:list                   GET     -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUIZ:add                    BOTH    -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUIZ:edit                   BOTH    quiz.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUIZ:delete                 BOTH    quiz.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUIZ:copy                   BOTH    quiz.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUIZ:usage                  GET     quiz.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUIZ:history                GET     quiz.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUESTION:list               GET     -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUESTION:add                GET     -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
# (leads on to the question's own kind, which asks who it is)
QUESTION:edit               GET     question.pk                    LOGIN     DENIED  DENIED   MOVED   MOVED    MOVED  MOVED  MOVED
QUESTION:delete             GET     question.pk                    LOGIN     DENIED  DENIED   MOVED   MOVED    MOVED  MOVED  MOVED
QUESTION:history            GET     question.pk                    LOGIN     DENIED  DENIED   MOVED   MOVED    MOVED  MOVED  MOVED
QUESTION:history_results    GET     question.pk                    LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUESTION:usage              GET     question.pk                    LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUESTION:preview_on_add     GET     -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
QUESTION:preview_on_edit    GET     question.pk                    LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
KIND:list                   GET     -                              LOGIN     DENIED  DENIED   MOVED   MOVED    MOVED  MOVED  MOVED
KIND:list_results           GET     -                              LOGIN     DENIED  DENIED   MOVED   MOVED    MOVED  MOVED  MOVED
KIND:add                    BOTH    -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
KIND:edit                   BOTH    KIND.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
KIND:delete                 GET     KIND.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
KIND:copy                   BOTH    KIND.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
KIND:usage                  GET     KIND.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
KIND:history                GET     KIND.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
KIND:preview_on_add         GET     -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
KIND:preview_on_edit        GET     KIND.pk                        LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
BANK:list                   GET     -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
BANK:add                    BOTH    -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
BANK:edit                   BOTH    question.bank.pk               LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
BANK:delete                 GET     question.bank.pk               LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
BANK:copy                   BOTH    question.bank.pk               LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
BANK:usage                  GET     question.bank.pk               LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
BANK:history                GET     question.bank.pk               LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
OBJECTIVE:list              GET     -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
OBJECTIVE:add               BOTH    -                              LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
OBJECTIVE:edit              BOTH    question.objective.pk          LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
OBJECTIVE:delete            GET     question.objective.pk          LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
OBJECTIVE:copy              BOTH    question.objective.pk          LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
OBJECTIVE:usage             GET     question.objective.pk          LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK
OBJECTIVE:history           GET     question.objective.pk          LOGIN     DENIED  DENIED   OK      OK       DENIED DENIED OK

# Programmes are the administrators'; cohorts and enrolments the programme's staff's; lists hold one's own rows
programme:index             GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
programme:add               BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
programme:edit              BOTH    cohort.programme.pk            LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
programme:delete            GET     cohort.programme.pk            LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   HIDDEN HIDDEN OK
programme:history           GET     cohort.programme.pk            LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   DENIED HIDDEN OK
programme:usage             GET     cohort.programme.pk            LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   HIDDEN HIDDEN OK
cohort:index                GET     -                              LOGIN     DENIED  DENIED   OK      OK       OK     OK     OK
cohort:add                  BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
cohort:edit                 BOTH    cohort.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     HIDDEN OK
cohort:delete               GET     cohort.pk                      LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   HIDDEN HIDDEN OK
cohort:history              GET     cohort.pk                      LOGIN     DENIED  DENIED   DENIED  HIDDEN   OK     HIDDEN OK
cohort:usage                GET     cohort.pk                      LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   OK     HIDDEN OK
enrolment:index             GET     -                              LOGIN     DENIED  DENIED   OK      OK       OK     OK     OK
enrolment:add               BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED DENIED
enrolment:edit              BOTH    enrolment.pk                   LOGIN     DENIED  DENIED   DENIED  DENIED   OK     HIDDEN OK
enrolment:delete            BOTH    enrolment.pk                   LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   HIDDEN HIDDEN HIDDEN
enrolment:history           GET     enrolment.pk                   LOGIN     DENIED  DENIED   DENIED  HIDDEN   OK     HIDDEN OK
enrolment:usage             GET     enrolment.pk                   LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   OK     HIDDEN OK

# Sessions are found here and changed on the site
sessions:index              GET     -                              LOGIN     DENIED  DENIED   OK      OK       OK     OK     OK
sessions:add                BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED DENIED
sessions:edit               BOTH    session.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED DENIED
sessions:delete             BOTH    session.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED DENIED
sessions:history            GET     session.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED DENIED
sessions:usage              GET     session.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED DENIED

# Venues are kept by staff, as agencies are
venues:index                GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
venues:add                  BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
venues:edit                 BOTH    venue.pk                       LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
venues:delete               BOTH    venue.pk                       LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
venues:usage                GET     venue.pk                       LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
venues:history              GET     venue.pk                       LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK

# Designs are shared by all staff; the rule of a cohort is its own staff's
DESIGN:list                 GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
DESIGN:add                  BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
DESIGN:edit                 BOTH    design.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
DESIGN:delete               BOTH    design.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
DESIGN:copy                 BOTH    design.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
DESIGN:usage                GET     design.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
DESIGN:history              GET     design.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
DESIGN:preview_on_add       GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
DESIGN:preview_on_edit      GET     design.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
RULE:list                   GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
RULE:add                    BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
RULE:edit                   BOTH    rule.pk                        LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   OK     HIDDEN OK
RULE:delete                 BOTH    rule.pk                        LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   OK     HIDDEN OK
RULE:usage                  GET     rule.pk                        LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   OK     HIDDEN OK
RULE:history                GET     rule.pk                        LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   OK     HIDDEN OK
RULE:edit                   BOTH    course_rule.pk                 LOGIN     DENIED  DENIED   HIDDEN  HIDDEN   HIDDEN HIDDEN OK

# Agencies are kept by staff, people by administrators
agencies:index              GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
agencies:add                BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
agencies:edit               BOTH    agency.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
agencies:delete             BOTH    agency.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
agencies:inspect            GET     agency.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
agencies:usage              GET     agency.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
agencies:history            GET     agency.pk                      LOGIN     DENIED  DENIED   DENIED  DENIED   OK     OK     OK
wagtailusers_users:index    GET     -                              LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
wagtailusers_users:add      BOTH    -                              LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
wagtailusers_users:edit     BOTH    learner.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
wagtailusers_users:anonymise BOTH    learner.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
wagtailusers_users:delete   GET     learner.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
wagtailusers_users:copy     BOTH    learner.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
wagtailusers_users:usage    GET     learner.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
wagtailusers_users:history  GET     learner.pk                     LOGIN     DENIED  DENIED   DENIED  DENIED   DENIED DENIED OK
"""

WHO = ["anonymous", "learner", "other_learner", "trainer", "other_trainer", "staff", "other_staff", "administrator"]
KINDS = [
    "singlechoicequestion", "multiplechoicequestion", "truefalsequestion", "matchingquestion", "orderingquestion", "shortanswerquestion",
    "numericalquestion", "essayquestion", "clozequestion", "spotindicatorsquestion", "decisionpathquestion",
]  # fmt: skip
# They share their screens: what a database could change shows in one kind, so that all are asked about on SQLite alone.
KINDS_HERE = KINDS if is_sqlite() else KINDS[:1]
SNIPPETS = {
    "QUIZ": ["assessments_quiz"], "QUESTION": ["assessments_question"], "KIND": [f"assessments_{kind}" for kind in KINDS_HERE],
    "BANK": ["assessments_bank"], "OBJECTIVE": ["assessments_objective"],
    "DESIGN": ["certificates_certificatedesign"], "RULE": ["certificates_awardrule"],
}  # fmt: skip
# Wagtail's own screens beside ours: its revisions and workflow go by the same permission as editing, its choosers by access to the admin.
OF_WAGTAIL = ("wagtail", "revisions_", "workflow_", "collect_workflow", "confirm_workflow", "lock", "unlock", "unpublish")
ITS_NAMESPACES_THAT_ARE_OURS = ("wagtailsnippets_", "wagtailusers_users")
POSTED = {
    "attendance:cancel": lambda world: {"reason": "A storm"},
    "attendance:rule": lambda world: {"right": world.word.pk},
    "attendance:settle": lambda world: {"flag": world.flag.pk, "counts": "yes"},
    "attendance:called": lambda world: {"notice": world.notice.pk, "person": world.learner.uuid},
    "attendance:take_back_call": lambda world: {"call": world.call.pk},
    "attendance:same": lambda world: {"flag": world.flag.pk},
    "assessments:mark_item": lambda world: {"response": world.essay.pk},
}
WORDS = {200: "OK", 401: "LOGIN", 403: "DENIED", 404: "HIDDEN", 405: "NOT_ALLOWED"} | dict.fromkeys((400, 409, 422), "OK")
REFUSALS = {"LOGIN", "DENIED", "HIDDEN", "NOT_ALLOWED"}


def rows(table: str) -> Iterator[tuple[str, str, str, list[str]]]:
    """Address, method, what it is about, and what happens to each of `WHO`; with a list goes the fragment that htmx asks for."""
    known = set(names_of_resolver())
    lines = (line.split() for line in table.splitlines() if line and not line.startswith(("#", "name ")))
    for name, method, about, *expected in lines:
        space, _colon, verb = name.partition(":")
        for model in SNIPPETS.get(space, [""]):
            full = f"wagtailsnippets_{model}:{verb}" if model else name
            listing = [full, f"{full}_results"] if f"{full}_results" in known and "MOVED" not in expected else [full]
            for one in listing:
                yield one, method, about.replace("KIND", model.rpartition("_")[2]), expected


def names_of_resolver(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of_resolver(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif pattern.name:
            yield ":".join((*spaces, pattern.name))


def is_ours(name: str) -> bool:
    space, _colon, verb = name.rpartition(":")
    if space.startswith("wagtail") and not space.startswith(ITS_NAMESPACES_THAT_ARE_OURS):
        return False
    return not verb.startswith(OF_WAGTAIL)


def test_the_table_names_every_address_of_ours_and_no_other():
    written = {name for name, *_rest in [*rows(SITE), *rows(ADMIN)]}
    found = set(names_of_resolver())

    assert {name for name in found if is_ours(name)} - written == set(), "say in the table who may see these"
    assert written - found == set(), "these are no more"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once; each question is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = build_world()
        built.cookies = {who: _sign_in(getattr(built, who)) for who in WHO[1:]}
        yield built
        transaction.set_rollback(True)
    cache.clear()


@cache_once
def no_blocks() -> dict[str, str]:
    """What a form says of each of our questions' streams without a block in it; Wagtail reads no such form without it."""
    fields = {field for kind in kinds() for field in model_of(kind)._meta.get_fields() if isinstance(field, StreamField)}
    return {f"{field.name}-count": "0" for field in fields}


def _sign_in(person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ask(world, who: str, method: str, address: str, data: dict[str, str]) -> str:
    """What happens, in a word of the table; in more words where the two methods contradict each other."""
    got = _in_a_word(_answer(world, who, "get", address))
    if method == "GET" and got == "OK":
        return got
    done = _in_a_word(_answer(world, who, "post", address, data))
    if done == "MOVED" and (method == "POST" or got == "OK"):
        done = "OK"
    meant, other = (done, got) if method == "POST" else (got, done)
    agree = other == meant or (method != "BOTH" and other in REFUSALS)
    return meant if agree else f"GET {got}, POST {done}"


def _answer(world, who: str, verb: str, address: str, data: dict[str, str] | None = None):
    cache.clear()
    client = Client()
    if who != "anonymous":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.cookies[who]
    with transaction.atomic():
        response = getattr(client, verb)(address, data or {})
        while response.status_code == 302 and _is_on_the_way(response, address):
            response = client.get(response.url)
        transaction.set_rollback(True)
    return response


def _is_on_the_way(response, address: str) -> bool:
    """Wagtail's log-in leads to ours; and from an address that is not there Django goes on to the same one with a language."""
    return response.url.startswith(reverse("admin_login")) or (address.startswith("/admin/") and response.url == f"/en{address}")


def _in_a_word(response) -> str:
    if response.status_code in {301, 302}:
        path = response.url.partition("?")[0]
        ways = {reverse("account_login"): "LOGIN", reverse("account_reauthenticate"): "CONFIRM", reverse("wagtailadmin_home"): "DENIED"}
        return ways.get(path, "MOVED")
    return WORDS.get(response.status_code, str(response.status_code))


@pytest.mark.django_db
def test_no_page_of_the_staff_is_kept_in_a_cache(world):
    """Names are on most of them, and will be on others."""
    addresses = [_address(world, name, about) for name, _method, about, _expected in rows(SITE)]
    asked = [address for address in addresses if "/staff/" in address]

    assert [address for address in asked if not _is_private(_answer(world, "staff", "get", address))] == []


def _address(world, name: str, about: str) -> str:
    arguments = [] if about == "-" else [one[1:] if one[0] == "=" else attrgetter(one)(world) for one in about.split(",")]
    return reverse(name, args=arguments)


def _is_private(response) -> bool:
    return {"private", "no-store"} <= set(response.get("Cache-Control", "").replace(" ", "").split(","))


QUESTIONS = [pytest.param(*row, id=f"{row[0]} {row[2]}") for row in [*rows(SITE), *rows(ADMIN)]]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "method", "about", "expected"), QUESTIONS)
def test_who_may_see_what(world, name, method, about, expected):
    address = _address(world, name, about)

    asked = {who: ask(world, who, method, address, POSTED.get(name, lambda _world: no_blocks())(world)) for who in WHO}

    assert asked == dict(zip(WHO, expected, strict=True))
