/** `client.meetings.CreateMeeting(userId, …)` of the npm package zoomapi; its arguments are those of the path, in order. */
export const ZOOMAPI_CALLS = `
meetings.AddRegistrant POST /meetings/{meetingId}/registrants
meetings.CreateMeeting POST /users/{userId}/meetings
meetings.DeleteMeeting DELETE /meetings/{meetingId}
meetings.GetMeeting GET /meetings/{meetingId}
meetings.GetMeetingInvitation GET /meetings/{meetingId}/invitation
meetings.GetMeetingRecordings GET /meetings/{meetingId}/recordings
meetings.ListMeetings GET /users/{userId}/meetings
meetings.ListRegistrants GET /meetings/{meetingId}/registrants
meetings.UpdateMeeting PATCH /meetings/{meetingId}
meetings.UpdateRegistrantStatus PUT /meetings/{meetingId}/registrants/status
users.CreateUser POST /users
users.DeleteUser DELETE /users/{userId}
users.GetUser GET /users/{userId}
users.GetUserPermissions GET /users/{userId}/permissions
users.GetUserSettings GET /users/{userId}/settings
users.GetUserToken GET /users/{userId}/token
users.ListUsers GET /users
users.UpdatePresenceStatus PUT /users/{userId}/presence_status
users.UpdateUser PATCH /users/{userId}
webinars.AddPanelists POST /webinars/{webinarId}/panelists
webinars.AddWebinarRegistrant POST /webinars/{webinarId}/registrants
webinars.CreateWebinar POST /users/{userId}/webinars
webinars.DeleteWebinar DELETE /webinars/{webinarId}
webinars.DeleteWebinarRegistrant DELETE /webinars/{webinarId}/registrants/{registrantId}
webinars.GetWebinar GET /webinars/{webinarId}
webinars.ListPanelists GET /webinars/{webinarId}/panelists
webinars.ListPastWebinarQA GET /past_webinars/{webinarId}/qa
webinars.ListRegistrationQuestions GET /webinars/{webinarId}/registrants/questions
webinars.ListWebinarRegistrants GET /webinars/{webinarId}/registrants
webinars.ListWebinars GET /users/{userId}/webinars
webinars.RemoveAPanelist DELETE /webinars/{webinarId}/panelists/{panelistId}
webinars.RemovePanelists DELETE /webinars/{webinarId}/panelists
webinars.ReportWebinarParticipants GET /report/webinars/{webinarId}/participants
webinars.UpdateWebinar PATCH /webinars/{webinarId}
webinars.UpdateWebinarRegistrantStatus PUT /webinars/{webinarId}/registrants/status
`;
