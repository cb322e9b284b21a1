/** `client.CreateMeeting(zoom.CreateMeetingOptions{HostID: …})` of the Go module zoom-lib-golang, with its own field names. */
export const GOLANG_CALLS = `
AddMembers POST /groups/{GroupID}/members
CreateMeeting POST /users/{HostID}/meetings
CreateUser POST /users
DeleteMeeting DELETE /meetings/{MeetingID}
DeleteUser DELETE /users/{EmailOrID}
GetMeeting GET /meetings/{MeetingID}
GetMeetingRecordings GET /meetings/{MeetingID}/recordings
GetUser GET /users/{EmailOrID}
GetWebinarInfo GET /webinars/{WebinarID}
GetWebinarPanelists GET /webinars/{WebinarID}/panelists
ListAllRecordings GET /users/{UserID}/recordings
ListMeetings GET /users/{HostID}/meetings
ListUsers GET /users
ListWebinarRegistrants GET /webinars/{WebinarID}/registrants
ListWebinars GET /users/{HostID}/webinars
RegisterForWebinar POST /webinars/{WebinarID}/registrants
UpdateUser PATCH /users/{EmailOrID}
`;
