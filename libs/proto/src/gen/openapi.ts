// Generated. The OpenAPI description of the HTTP/JSON API.
export const openApi: Readonly<Record<string, unknown>> = {
  "openapi": "3.1.0",
  "info": {
    "title": "Chat4All",
    "version": "v1",
    "description": "Sends messages to people on WhatsApp, Instagram and Telegram."
  },
  "tags": [
    {
      "name": "ChannelService",
      "description": "Channels with their capabilities, and accounts with their states."
    },
    {
      "name": "DirectoryService",
      "description": "The directory: users with the tenant's own ids, their identities, and their consent."
    },
    {
      "name": "MediaService",
      "description": "Files: those that are uploaded once and sent in any number of messages, and those that people sent."
    },
    {
      "name": "TemplateService",
      "description": "Message templates, which a platform reviews before they can be sent. WhatsApp has them. Templates are kept in step with the platform: every hour, by the platform's callbacks, and by SyncTemplates. Calls that change templates fail with INVALID_ARGUMENT if the platform refuses the template, and with FAILED_PRECONDITION if it refuses the account; the message and `channel_code` in the error's metadata are the platform's."
    },
    {
      "name": "ChatService",
      "description": "Sends messages and reports their state."
    },
    {
      "name": "AccountService",
      "description": "The settings and secrets of accounts. ChannelService lists accounts, and pauses and resumes them."
    },
    {
      "name": "ApiKeyService",
      "description": "The API keys that are managed by API, besides those of the configuration file, which no rpc shows or changes."
    },
    {
      "name": "AuditService",
      "description": "Who changed what: every call that changes the configuration of a tenant, or erases or replays data."
    },
    {
      "name": "ConversationService",
      "description": "Conversations: sets of people that messages can be sent to."
    },
    {
      "name": "DeadLetterService",
      "description": "Dead letters: records that could not be processed or delivered, kept to be replayed or discarded."
    },
    {
      "name": "ThreadService",
      "description": "Threads: everything that was said between one account and one person. The first message, from either side, makes the thread. ListMessages with `thread_id` lists its messages."
    },
    {
      "name": "WebhookService",
      "description": "Event webhooks: events that are posted to a tenant's own systems, signed by Standard Webhooks."
    }
  ],
  "security": [
    {
      "bearer": []
    }
  ],
  "paths": {
    "/chat4all.v1.ChannelService/ListChannels": {
      "post": {
        "tags": [
          "ChannelService"
        ],
        "operationId": "ChannelService_ListChannels",
        "description": "Lists the channels of this installation with their capabilities. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListChannelsRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListChannelsResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChannelService/ListAccounts": {
      "post": {
        "tags": [
          "ChannelService"
        ],
        "operationId": "ChannelService_ListAccounts",
        "description": "Lists the tenant's accounts with their states. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListAccountsRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListAccountsResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChannelService/PauseAccount": {
      "post": {
        "tags": [
          "ChannelService"
        ],
        "operationId": "ChannelService_PauseAccount",
        "description": "Pauses an account: deliveries through it are parked until it is resumed. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.PauseAccountRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.PauseAccountResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChannelService/ResumeAccount": {
      "post": {
        "tags": [
          "ChannelService"
        ],
        "operationId": "ChannelService_ResumeAccount",
        "description": "Resumes an account, and sends its parked deliveries first. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ResumeAccountRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ResumeAccountResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DirectoryService/UpdateUser": {
      "post": {
        "tags": [
          "DirectoryService"
        ],
        "operationId": "DirectoryService_UpdateUser",
        "description": "Creates a user, or replaces its identities. An identity belongs to one user at most: ALREADY_EXISTS names those of other users. A user's opt-outs also apply to added identities. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.UpdateUserRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.UpdateUserResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DirectoryService/GetUser": {
      "post": {
        "tags": [
          "DirectoryService"
        ],
        "operationId": "DirectoryService_GetUser",
        "description": "Reads a user. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetUserRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetUserResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DirectoryService/ListUsers": {
      "post": {
        "tags": [
          "DirectoryService"
        ],
        "operationId": "DirectoryService_ListUsers",
        "description": "Lists users by their ids, in ascending order. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListUsersRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListUsersResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DirectoryService/SetConsent": {
      "post": {
        "tags": [
          "DirectoryService"
        ],
        "operationId": "DirectoryService_SetConsent",
        "description": "Records a recipient's consent for one scope, or for all messages; the latest one applies. The consent of a user applies to all of its identities, that of an identity to every identity that the platform reported of the person. It applies at once on the router that answers, and on every other one within a second. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.SetConsentRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.SetConsentResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DirectoryService/GetConsent": {
      "post": {
        "tags": [
          "DirectoryService"
        ],
        "operationId": "DirectoryService_GetConsent",
        "description": "Returns whether a recipient accepts messages of a scope, for each identity, with the decisions that say so. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetConsentRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetConsentResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DirectoryService/ListConsents": {
      "post": {
        "tags": [
          "DirectoryService"
        ],
        "operationId": "DirectoryService_ListConsents",
        "description": "Lists recorded decisions, newest first. A SetConsent that changes nothing is not recorded; a keyword or notice is. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListConsentsRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListConsentsResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DirectoryService/EraseUser": {
      "post": {
        "tags": [
          "DirectoryService"
        ],
        "operationId": "DirectoryService_EraseUser",
        "description": "Removes a user's personal data from the store, also under other identities that platforms reported of the person, and returns when the log has dropped it too. Pending deliveries are cancelled; opt-outs are kept. Answers UNAVAILABLE without removing anything while a delivery to the user is being sent, or the store lags behind the log; repeating the call is safe. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.EraseUserRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.EraseUserResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.MediaService/CreateUpload": {
      "post": {
        "tags": [
          "MediaService"
        ],
        "operationId": "MediaService_CreateUpload",
        "description": "Creates a file, PENDING, and returns the request that uploads its bytes within 24 hours. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.CreateUploadRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.CreateUploadResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.MediaService/CompleteUpload": {
      "post": {
        "tags": [
          "MediaService"
        ],
        "operationId": "MediaService_CompleteUpload",
        "description": "Checks the uploaded bytes: the file is then READY, or REJECTED. Repeating the call is safe. Fails with FAILED_PRECONDITION if nothing was uploaded. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.CompleteUploadRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.CompleteUploadResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.MediaService/GetMedia": {
      "post": {
        "tags": [
          "MediaService"
        ],
        "operationId": "MediaService_GetMedia",
        "description": "Returns a file. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetMediaRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetMediaResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.MediaService/ListMedia": {
      "post": {
        "tags": [
          "MediaService"
        ],
        "operationId": "MediaService_ListMedia",
        "description": "Lists files, newest first. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListMediaRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListMediaResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.MediaService/DeleteMedia": {
      "post": {
        "tags": [
          "MediaService"
        ],
        "operationId": "MediaService_DeleteMedia",
        "description": "Deletes a file. Messages that were not sent yet fail. Repeating the call is safe. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.DeleteMediaRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.DeleteMediaResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.MediaService/GetDownloadUrl": {
      "post": {
        "tags": [
          "MediaService"
        ],
        "operationId": "MediaService_GetDownloadUrl",
        "description": "Returns a link to a READY file, which works without other credentials for 15 minutes. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetDownloadUrlRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetDownloadUrlResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.TemplateService/ListTemplates": {
      "post": {
        "tags": [
          "TemplateService"
        ],
        "operationId": "TemplateService_ListTemplates",
        "description": "Lists the templates of the last synchronization, newest first. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListTemplatesRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListTemplatesResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.TemplateService/GetTemplate": {
      "post": {
        "tags": [
          "TemplateService"
        ],
        "operationId": "TemplateService_GetTemplate",
        "description": "Returns a template of the last synchronization. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetTemplateRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetTemplateResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.TemplateService/CreateTemplate": {
      "post": {
        "tags": [
          "TemplateService"
        ],
        "operationId": "TemplateService_CreateTemplate",
        "description": "Submits a template for review. Fails with FAILED_PRECONDITION if the account cannot manage templates, and with DEADLINE_EXCEEDED if the platform does not answer and may have created it: SyncTemplates finds it then. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.CreateTemplateRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.CreateTemplateResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.TemplateService/UpdateTemplate": {
      "post": {
        "tags": [
          "TemplateService"
        ],
        "operationId": "TemplateService_UpdateTemplate",
        "description": "Changes a template, which is reviewed again. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.UpdateTemplateRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.UpdateTemplateResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.TemplateService/DeleteTemplate": {
      "post": {
        "tags": [
          "TemplateService"
        ],
        "operationId": "TemplateService_DeleteTemplate",
        "description": "Deletes a template in its language. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.DeleteTemplateRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.DeleteTemplateResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.TemplateService/SyncTemplates": {
      "post": {
        "tags": [
          "TemplateService"
        ],
        "operationId": "TemplateService_SyncTemplates",
        "description": "Reads all templates of an account from the platform. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.SyncTemplatesRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.SyncTemplatesResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChatService/SendMessage": {
      "post": {
        "tags": [
          "ChatService"
        ],
        "operationId": "ChatService_SendMessage",
        "description": "Accepts a message for delivery. Answers once the log has it durably; StreamEvents and GetMessage report what happens next. Repeating the call with the same request id and body is safe: it creates one message, delivered once. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.SendMessageRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.SendMessageResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChatService/BatchSendMessages": {
      "post": {
        "tags": [
          "ChatService"
        ],
        "operationId": "ChatService_BatchSendMessages",
        "description": "Accepts up to 1,000 messages; each is accepted or refused on its own. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.BatchSendMessagesRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.BatchSendMessagesResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChatService/GetMessage": {
      "post": {
        "tags": [
          "ChatService"
        ],
        "operationId": "ChatService_GetMessage",
        "description": "Reads a message with the states of its deliveries, also directly after SendMessage. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetMessageRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetMessageResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChatService/ListMessages": {
      "post": {
        "tags": [
          "ChatService"
        ],
        "operationId": "ChatService_ListMessages",
        "description": "Lists messages, newest first. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListMessagesRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListMessagesResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChatService/CancelMessage": {
      "post": {
        "tags": [
          "ChatService"
        ],
        "operationId": "ChatService_CancelMessage",
        "description": "Cancels the deliveries of a message that were not sent yet. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.CancelMessageRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.CancelMessageResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChatService/PreviewMessage": {
      "post": {
        "tags": [
          "ChatService"
        ],
        "operationId": "ChatService_PreviewMessage",
        "description": "Returns the messages that each channel would send, and what they lose, without sending. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.PreviewMessageRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.PreviewMessageResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChatService/SendIndicator": {
      "post": {
        "tags": [
          "ChatService"
        ],
        "operationId": "ChatService_SendIndicator",
        "description": "Shows the sender of a message that an answer is being typed, or that the message was read. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.SendIndicatorRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.SendIndicatorResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChatService/ResendMessage": {
      "post": {
        "tags": [
          "ChatService"
        ],
        "operationId": "ChatService_ResendMessage",
        "description": "Sends a message again, as a new message, to the recipients whose deliveries are FAILED or EXPIRED. Fails with FAILED_PRECONDITION if there are none, or its content was erased. Repeating the call with the same request id is safe. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ResendMessageRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ResendMessageResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ChatService/SearchMessages": {
      "post": {
        "tags": [
          "ChatService"
        ],
        "operationId": "ChatService_SearchMessages",
        "description": "Finds messages by the words of their text, newest first. Fails with FAILED_PRECONDITION unless the operator has enabled search, and with DEADLINE_EXCEEDED after two seconds. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.SearchMessagesRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.SearchMessagesResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.AccountService/CreateAccount": {
      "post": {
        "tags": [
          "AccountService"
        ],
        "operationId": "AccountService_CreateAccount",
        "description": "Creates an account. This router uses it at once, every process within two seconds. Fails with INVALID_ARGUMENT that names every invalid setting, with ALREADY_EXISTS if the id, or the platform's account, is in use, with FAILED_PRECONDITION if the router has no master key, and with RESOURCE_EXHAUSTED if the tenant has 1,000 accounts. Requires the scope `accounts`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.CreateAccountRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.CreateAccountResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.AccountService/GetAccount": {
      "post": {
        "tags": [
          "AccountService"
        ],
        "operationId": "AccountService_GetAccount",
        "description": "Returns an account with its settings, also one of the configuration file. Requires the scope `accounts`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetAccountRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetAccountResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.AccountService/UpdateAccount": {
      "post": {
        "tags": [
          "AccountService"
        ],
        "operationId": "AccountService_UpdateAccount",
        "description": "Replaces the settings and rates of an account; its secrets stay. Fails with FAILED_PRECONDITION if it is an account of the configuration file, and with ABORTED if it is changed by another call at the same time. Requires the scope `accounts`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.UpdateAccountRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.UpdateAccountResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.AccountService/DeleteAccount": {
      "post": {
        "tags": [
          "AccountService"
        ],
        "operationId": "AccountService_DeleteAccount",
        "description": "Deletes an account with its secrets. Fails with FAILED_PRECONDITION if it is an account of the configuration file, or, without `force`, if deliveries of it are parked, scheduled or under way. Does nothing if it does not exist. Requires the scope `accounts`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.DeleteAccountRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.DeleteAccountResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.AccountService/RotateAccountCredentials": {
      "post": {
        "tags": [
          "AccountService"
        ],
        "operationId": "AccountService_RotateAccountCredentials",
        "description": "Replaces secrets of an account; the old values are deleted. An account whose state is REAUTH_REQUIRED stays so until ResumeAccount. Fails as UpdateAccount does. Requires the scope `accounts`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.RotateAccountCredentialsRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.RotateAccountCredentialsResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.AccountService/VerifyAccount": {
      "post": {
        "tags": [
          "AccountService"
        ],
        "operationId": "AccountService_VerifyAccount",
        "description": "Asks the platform whether the account works: its token, permissions, number or bot, and the subscription to callbacks. Fails with FAILED_PRECONDITION if the account is unusable, and with UNIMPLEMENTED if its channel cannot verify accounts. Requires the scope `accounts`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.VerifyAccountRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.VerifyAccountResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ApiKeyService/CreateApiKey": {
      "post": {
        "tags": [
          "ApiKeyService"
        ],
        "operationId": "ApiKeyService_CreateApiKey",
        "description": "Creates a key, and returns it; no other call returns it. Its scopes must be among those of the caller. The first key of an open tenant ends the access without credentials, and needs `close_tenant`. Fails with RESOURCE_EXHAUSTED if the tenant has 1,000 keys. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.CreateApiKeyRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.CreateApiKeyResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ApiKeyService/ListApiKeys": {
      "post": {
        "tags": [
          "ApiKeyService"
        ],
        "operationId": "ApiKeyService_ListApiKeys",
        "description": "Lists the keys, in the order of their creation; revoked and expired ones for 90 days. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListApiKeysRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListApiKeysResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ApiKeyService/RevokeApiKey": {
      "post": {
        "tags": [
          "ApiKeyService"
        ],
        "operationId": "ApiKeyService_RevokeApiKey",
        "description": "Revokes a key: this router refuses it at once, every other one within two seconds. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.RevokeApiKeyRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.RevokeApiKeyResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.AuditService/ListAuditEntries": {
      "post": {
        "tags": [
          "AuditService"
        ],
        "operationId": "AuditService_ListAuditEntries",
        "description": "Lists entries, newest first. Requires the scope `audit`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListAuditEntriesRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListAuditEntriesResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ConversationService/CreateConversation": {
      "post": {
        "tags": [
          "ConversationService"
        ],
        "operationId": "ConversationService_CreateConversation",
        "description": "Creates a conversation. Repeating the call with the same request id is safe. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.CreateConversationRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.CreateConversationResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ConversationService/GetConversation": {
      "post": {
        "tags": [
          "ConversationService"
        ],
        "operationId": "ConversationService_GetConversation",
        "description": "Reads a conversation. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetConversationRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetConversationResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ConversationService/ListConversations": {
      "post": {
        "tags": [
          "ConversationService"
        ],
        "operationId": "ConversationService_ListConversations",
        "description": "Lists conversations, newest first. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListConversationsRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListConversationsResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DeadLetterService/ListDeadLetters": {
      "post": {
        "tags": [
          "DeadLetterService"
        ],
        "operationId": "DeadLetterService_ListDeadLetters",
        "description": "Lists dead letters, newest first. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListDeadLettersRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListDeadLettersResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DeadLetterService/StartReplay": {
      "post": {
        "tags": [
          "DeadLetterService"
        ],
        "operationId": "DeadLetterService_StartReplay",
        "description": "Starts to publish dead letters again, in the order of their lanes. Callbacks that could not be read are read again. Truncated ones are not replayed. Repeating the call is safe. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.StartReplayRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.StartReplayResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DeadLetterService/GetReplay": {
      "post": {
        "tags": [
          "DeadLetterService"
        ],
        "operationId": "DeadLetterService_GetReplay",
        "description": "Returns the progress of a replay. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetReplayRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetReplayResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.DeadLetterService/DiscardDeadLetters": {
      "post": {
        "tags": [
          "DeadLetterService"
        ],
        "operationId": "DeadLetterService_DiscardDeadLetters",
        "description": "Discards dead letters for good; their deliveries fail. Requires the scope `admin`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.DiscardDeadLettersRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.DiscardDeadLettersResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ThreadService/ListThreads": {
      "post": {
        "tags": [
          "ThreadService"
        ],
        "operationId": "ThreadService_ListThreads",
        "description": "Lists threads, last activity first. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListThreadsRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListThreadsResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ThreadService/GetThread": {
      "post": {
        "tags": [
          "ThreadService"
        ],
        "operationId": "ThreadService_GetThread",
        "description": "Returns a thread. Requires the scope `read`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetThreadRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetThreadResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ThreadService/UpdateThread": {
      "post": {
        "tags": [
          "ThreadService"
        ],
        "operationId": "ThreadService_UpdateThread",
        "description": "Changes the status, the assignee or the labels of a thread. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.UpdateThreadRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.UpdateThreadResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.ThreadService/MarkThreadRead": {
      "post": {
        "tags": [
          "ThreadService"
        ],
        "operationId": "ThreadService_MarkThreadRead",
        "description": "Marks the messages of a thread as read, and shows the person that they were, if the channel can. Requires the scope `send`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.MarkThreadReadRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.MarkThreadReadResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/CreateWebhookEndpoint": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_CreateWebhookEndpoint",
        "description": "Creates an endpoint, and returns its secret, which no other call returns. Fails with FAILED_PRECONDITION if the router has no master key, and with RESOURCE_EXHAUSTED if the tenant has 20 endpoints. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.CreateWebhookEndpointRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.CreateWebhookEndpointResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/GetWebhookEndpoint": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_GetWebhookEndpoint",
        "description": "Returns an endpoint. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetWebhookEndpointRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetWebhookEndpointResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/ListWebhookEndpoints": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_ListWebhookEndpoints",
        "description": "Lists the endpoints, in the order of their creation. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListWebhookEndpointsRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListWebhookEndpointsResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/UpdateWebhookEndpoint": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_UpdateWebhookEndpoint",
        "description": "Replaces the settings of an endpoint. One that the gateway has disabled is enabled again. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.UpdateWebhookEndpointRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.UpdateWebhookEndpointResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/DeleteWebhookEndpoint": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_DeleteWebhookEndpoint",
        "description": "Deletes an endpoint with its waiting events. Does nothing if it does not exist. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.DeleteWebhookEndpointRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.DeleteWebhookEndpointResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/RotateWebhookSecret": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_RotateWebhookSecret",
        "description": "Creates a new secret. Earlier ones sign too until the grace period ends. Fails with FAILED_PRECONDITION if five earlier ones would still sign. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.RotateWebhookSecretRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.RotateWebhookSecretResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/TestWebhookEndpoint": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_TestWebhookEndpoint",
        "description": "Posts an event of the type `webhook.test` at once, and returns the attempt. It is not retried. Fails with FAILED_PRECONDITION if the endpoint is disabled, and with UNAVAILABLE if no notifier has posted it within 20 seconds. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.TestWebhookEndpointRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.TestWebhookEndpointResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/ListWebhookAttempts": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_ListWebhookAttempts",
        "description": "Lists the attempts of the last 30 days, newest first. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ListWebhookAttemptsRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ListWebhookAttemptsResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/ResendWebhook": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_ResendWebhook",
        "description": "Posts an event again, as soon as possible. Fails with NOT_FOUND if it has no attempt in the last 30 days, or if the log no longer has it, and with FAILED_PRECONDITION if the endpoint is disabled. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.ResendWebhookRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.ResendWebhookResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/StartWebhookRecovery": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_StartWebhookRecovery",
        "description": "Starts to post the events of a period again, if the log still has them. Idempotent by `request_id`. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.StartWebhookRecoveryRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.StartWebhookRecoveryResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/chat4all.v1.WebhookService/GetWebhookRecovery": {
      "post": {
        "tags": [
          "WebhookService"
        ],
        "operationId": "WebhookService_GetWebhookRecovery",
        "description": "Returns the progress of a recovery. Requires the scope `webhooks`.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/chat4all.v1.GetWebhookRecoveryRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The response.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.GetWebhookRecoveryResponse"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    },
    "/v1/events": {
      "get": {
        "tags": [
          "ChatService"
        ],
        "operationId": "events",
        "description": "Events as they happen, as Server-Sent Events: `id` is the cursor, `event` the kind, `data` an Event as JSON. The header `Last-Event-ID` takes the place of `cursor`.",
        "parameters": [
          {
            "name": "cursor",
            "in": "query",
            "schema": {
              "type": "string",
              "description": "After the event or heartbeat with this cursor. At most one field of `start` may be set."
            }
          },
          {
            "name": "start_time",
            "in": "query",
            "schema": {
              "type": "string",
              "format": "date-time",
              "description": "The first event at or after this time. At most one field of `start` may be set."
            }
          },
          {
            "name": "message_ids",
            "in": "query",
            "schema": {
              "type": "array",
              "items": {
                "type": "string"
              },
              "description": "Only events of these messages, at most 1,000. If empty, of all messages."
            }
          },
          {
            "name": "channels",
            "in": "query",
            "schema": {
              "type": "array",
              "items": {
                "type": "string"
              },
              "description": "Only events on these channels. If empty, on all channels."
            }
          },
          {
            "name": "conversation_id",
            "in": "query",
            "schema": {
              "type": "string",
              "description": "Only events of this conversation."
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The events.",
            "content": {
              "text/event-stream": {
                "schema": {
                  "$ref": "#/components/schemas/chat4all.v1.Event"
                }
              }
            }
          },
          "default": {
            "description": "An error.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Error"
                }
              }
            }
          }
        }
      }
    }
  },
  "components": {
    "securitySchemes": {
      "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key or a JSON Web Token."
      }
    },
    "schemas": {
      "chat4all.v1.Account": {
        "description": "A tenant's sender on a channel.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "channel": {
            "type": "string",
            "description": "The channel."
          },
          "state": {
            "$ref": "#/components/schemas/chat4all.v1.AccountState",
            "description": "The state."
          },
          "lastError": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryError",
            "description": "The last error, if any."
          },
          "lastErrorTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the last error."
          },
          "lastSuccessTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the last successful send."
          },
          "tokenExpireTime": {
            "type": "string",
            "format": "date-time",
            "description": "The expiry of its token, if it is configured."
          },
          "origin": {
            "$ref": "#/components/schemas/chat4all.v1.AccountOrigin",
            "description": "Where it is configured."
          },
          "problem": {
            "type": "string",
            "description": "Why it cannot be used by this router, such as a missing master key; empty if it can. Its deliveries are parked meanwhile."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.AccountCheck": {
        "description": "A check of VerifyAccount.",
        "type": "object",
        "properties": {
          "name": {
            "$ref": "#/components/schemas/chat4all.v1.AccountCheckName",
            "description": "The part of the account."
          },
          "outcome": {
            "$ref": "#/components/schemas/chat4all.v1.AccountCheckOutcome",
            "description": "The outcome."
          },
          "detail": {
            "type": "string",
            "description": "The platform's facts, such as the display name of the number, or the problem."
          },
          "remedy": {
            "type": "string",
            "description": "The next step for an operator; empty if the outcome is OK."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.AccountCheckName": {
        "description": "A part of an account that VerifyAccount checks.",
        "type": "string",
        "enum": [
          "ACCOUNT_CHECK_NAME_UNSPECIFIED",
          "ACCOUNT_CHECK_NAME_TOKEN",
          "ACCOUNT_CHECK_NAME_PERMISSION",
          "ACCOUNT_CHECK_NAME_WEBHOOK_SUBSCRIPTION",
          "ACCOUNT_CHECK_NAME_NUMBER"
        ]
      },
      "chat4all.v1.AccountCheckOutcome": {
        "description": "The outcome of a check.",
        "type": "string",
        "enum": [
          "ACCOUNT_CHECK_OUTCOME_UNSPECIFIED",
          "ACCOUNT_CHECK_OUTCOME_OK",
          "ACCOUNT_CHECK_OUTCOME_FAILED",
          "ACCOUNT_CHECK_OUTCOME_UNKNOWN"
        ]
      },
      "chat4all.v1.AccountEvent": {
        "description": "The state of an account changed.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "channel": {
            "type": "string",
            "description": "The channel."
          },
          "state": {
            "$ref": "#/components/schemas/chat4all.v1.AccountState",
            "description": "The new state."
          },
          "error": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryError",
            "description": "Why it is suspended, if it is."
          },
          "changeTime": {
            "type": "string",
            "format": "date-time",
            "description": "Since when it has the state."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.AccountOrigin": {
        "description": "Where an account is configured.",
        "type": "string",
        "enum": [
          "ACCOUNT_ORIGIN_UNSPECIFIED",
          "ACCOUNT_ORIGIN_FILE",
          "ACCOUNT_ORIGIN_API"
        ]
      },
      "chat4all.v1.AccountRates": {
        "description": "The rates of an account that differ from those of its channel.",
        "type": "object",
        "properties": {
          "messagesPerSecond": {
            "type": "number",
            "description": "Messages per second. 0: as the channel allows."
          },
          "secondsPerRecipient": {
            "type": "number",
            "description": "The seconds between two messages to one recipient; 0 for no pause. Default: as the channel allows."
          },
          "burstPerRecipient": {
            "type": "integer",
            "format": "int32",
            "description": "The number of messages to one recipient that may be sent at once. 0: as the channel allows."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.AccountSecret": {
        "description": "The visible part of a secret.",
        "type": "object",
        "properties": {
          "name": {
            "type": "string",
            "description": "The name of its setting, such as `access_token`."
          },
          "hint": {
            "type": "string",
            "description": "The last four characters; empty for a secret of fewer than 16 characters."
          },
          "fingerprint": {
            "type": "string",
            "description": "The first eight hexadecimal digits of its SHA-256."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.AccountState": {
        "description": "The state of an account.",
        "type": "string",
        "enum": [
          "ACCOUNT_STATE_UNSPECIFIED",
          "ACCOUNT_STATE_ACTIVE",
          "ACCOUNT_STATE_PAUSED",
          "ACCOUNT_STATE_REAUTH_REQUIRED",
          "ACCOUNT_STATE_FROZEN"
        ]
      },
      "chat4all.v1.Adaptation": {
        "description": "The handling of content that a channel does not support as it is.",
        "type": "string",
        "enum": [
          "ADAPTATION_UNSPECIFIED",
          "ADAPTATION_ADAPT",
          "ADAPTATION_STRICT"
        ]
      },
      "chat4all.v1.ApiKey": {
        "description": "An API key, without the key itself.",
        "type": "object",
        "properties": {
          "keyId": {
            "type": "string",
            "description": "The key id."
          },
          "description": {
            "type": "string",
            "description": "The description."
          },
          "scopes": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The scopes: `send`, `read`, `admin`, `webhooks`, `accounts`, `audit`."
          },
          "hint": {
            "type": "string",
            "description": "The last characters of the key."
          },
          "createTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of CreateApiKey."
          },
          "expireTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time from which on it is refused; unset if it does not expire."
          },
          "revokeTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of RevokeApiKey; unset if it was not revoked."
          },
          "lastUsedTime": {
            "type": "string",
            "format": "date-time",
            "description": "The last use, to the minute; unset if it was not used."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.AttemptOutcome": {
        "description": "The outcome of an attempt.",
        "type": "string",
        "enum": [
          "ATTEMPT_OUTCOME_UNSPECIFIED",
          "ATTEMPT_OUTCOME_SENT",
          "ATTEMPT_OUTCOME_RETRY",
          "ATTEMPT_OUTCOME_FAILED"
        ]
      },
      "chat4all.v1.AuditEntry": {
        "description": "A call that changes something. It is written before the change, which is refused if it cannot be written. It never contains values.",
        "type": "object",
        "properties": {
          "entryId": {
            "type": "string",
            "description": "The entry id."
          },
          "time": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the call."
          },
          "actor": {
            "type": "string",
            "description": "Who called: `api_key:<id>`, `certificate:<id>`, `token:<subject>`, or `anonymous` if the tenant has no credentials."
          },
          "ip": {
            "type": "string",
            "description": "The address that the call came from: that of the last proxy, if there is one."
          },
          "method": {
            "type": "string",
            "description": "The method, such as `WebhookService/UpdateWebhookEndpoint`."
          },
          "target": {
            "type": "string",
            "description": "The id of what it changes, such as an endpoint or account id; empty if the call has created nothing."
          },
          "outcome": {
            "type": "string",
            "description": "`OK`, or the code of the error, such as `NOT_FOUND`. `UNKNOWN` if the router stopped before the call had ended."
          },
          "changedFields": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The names of the fields that the call has changed or, if it failed, would have, such as `settings.url`. At most 64."
          },
          "traceId": {
            "type": "string",
            "description": "The trace id; empty if the call was not traced."
          },
          "onBehalfOf": {
            "type": "string",
            "description": "The person that the caller acts for, as the caller states it with the header `x-chat4all-on-behalf-of`: the router cannot verify it. The console states who is signed in. Empty if it is not stated."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.BatchSendMessagesRequest": {
        "description": "The request of BatchSendMessages.",
        "type": "object",
        "properties": {
          "requests": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.SendMessageRequest"
            },
            "description": "1 to 1,000 requests."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.BatchSendMessagesResponse": {
        "description": "The response of BatchSendMessages.",
        "type": "object",
        "properties": {
          "results": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.SendMessageResult"
            },
            "description": "One result per request, in the same order."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CancelMessageRequest": {
        "description": "The request of CancelMessage.",
        "type": "object",
        "properties": {
          "messageId": {
            "type": "string",
            "description": "The message id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CancelMessageResponse": {
        "description": "The response of CancelMessage.",
        "type": "object",
        "properties": {
          "message": {
            "$ref": "#/components/schemas/chat4all.v1.Message",
            "description": "The message; the states of its deliveries show which were cancelled in time."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Channel": {
        "description": "A channel.",
        "type": "object",
        "properties": {
          "channel": {
            "type": "string",
            "description": "The name, as used in identities and routing."
          },
          "identityKinds": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.IdentityKind"
            },
            "description": "The kinds of identity, the default one first."
          },
          "contents": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.ContentCapability"
            },
            "description": "The supported kinds of content."
          },
          "receipts": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.DeliveryState"
            },
            "description": "The states that the channel reports after SENT."
          },
          "accountIds": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The tenant's accounts on the channel."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ChannelSpecificContent": {
        "description": "Content in the form of one channel.",
        "type": "object",
        "properties": {
          "payload": {
            "type": "object",
            "additionalProperties": true,
            "description": "The message in the form of the channel."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ChoiceContent": {
        "description": "A question with options to choose from.",
        "type": "object",
        "properties": {
          "body": {
            "type": "string",
            "description": "The question."
          },
          "header": {
            "type": "string",
            "description": "The line above the text."
          },
          "footer": {
            "type": "string",
            "description": "The line below the text."
          },
          "options": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.ChoiceOption"
            },
            "description": "The options, in order."
          },
          "listLabel": {
            "type": "string",
            "description": "The label of the button that opens the list, on channels with lists."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ChoiceOption": {
        "description": "One option of a choice.",
        "type": "object",
        "properties": {
          "id": {
            "type": "string",
            "description": "The id that the selection returns."
          },
          "title": {
            "type": "string",
            "description": "The label that the recipient sees."
          },
          "description": {
            "type": "string",
            "description": "The second line, in lists."
          },
          "section": {
            "type": "string",
            "description": "The section, in lists."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CompleteUploadRequest": {
        "description": "The request of CompleteUpload.",
        "type": "object",
        "properties": {
          "mediaId": {
            "type": "string",
            "description": "The media id."
          },
          "sha256": {
            "type": "string",
            "format": "byte",
            "description": "The SHA-256 of the bytes, 32 bytes (base64 in JSON); other bytes are REJECTED. INVALID_ARGUMENT if the file is READY with another one. Optional."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CompleteUploadResponse": {
        "description": "The response of CompleteUpload.",
        "type": "object",
        "properties": {
          "mediaId": {
            "type": "string",
            "description": "The media id."
          },
          "media": {
            "$ref": "#/components/schemas/chat4all.v1.Media",
            "description": "The file, READY or REJECTED."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ConfiguredAccount": {
        "description": "An account with its settings.",
        "type": "object",
        "properties": {
          "account": {
            "$ref": "#/components/schemas/chat4all.v1.Account",
            "description": "The account and its state."
          },
          "settings": {
            "type": "object",
            "additionalProperties": true,
            "description": "The settings of its channel without secrets, by their names in the configuration file, such as `phone_number_id`."
          },
          "secrets": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.AccountSecret"
            },
            "description": "The secrets, by name."
          },
          "rates": {
            "$ref": "#/components/schemas/chat4all.v1.AccountRates",
            "description": "The rates."
          },
          "createTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of CreateAccount; unset for an account of the configuration file."
          },
          "updateTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the last change; unset for an account of the configuration file."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Consent": {
        "description": "A recipient's consent.",
        "type": "string",
        "enum": [
          "CONSENT_UNSPECIFIED",
          "CONSENT_OPTED_IN",
          "CONSENT_OPTED_OUT"
        ]
      },
      "chat4all.v1.ConsentDecision": {
        "description": "A decision of a person about a scope.",
        "type": "object",
        "properties": {
          "subject": {
            "type": "string",
            "description": "The pseudonym of the identity or user that decided. It is the same for all decisions of an identity in the tenant."
          },
          "userId": {
            "type": "string",
            "description": "The user of the directory that the identity belongs to, if any."
          },
          "scope": {
            "type": "string",
            "description": "The scope; empty for all messages."
          },
          "consent": {
            "$ref": "#/components/schemas/chat4all.v1.Consent",
            "description": "The consent."
          },
          "source": {
            "$ref": "#/components/schemas/chat4all.v1.ConsentSource",
            "description": "Where the decision comes from."
          },
          "evidence": {
            "type": "string",
            "description": "What proves it: the `evidence` of SetConsent, the id of the message with the keyword or the platform's notice, or the id of the delivery that the platform refused."
          },
          "decideTime": {
            "type": "string",
            "format": "date-time",
            "description": "When the person decided; unset if it was recorded by an earlier version."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ConsentEvent": {
        "description": "A person's consent was recorded: by SetConsent, a keyword, or the platform. Published also if it repeats what was known.",
        "type": "object",
        "properties": {
          "identity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "The identity, with the channel and, unless SetConsent recorded it, the account."
          },
          "decision": {
            "$ref": "#/components/schemas/chat4all.v1.ConsentDecision",
            "description": "The decision."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ConsentSource": {
        "description": "Where a decision comes from.",
        "type": "string",
        "enum": [
          "CONSENT_SOURCE_UNSPECIFIED",
          "CONSENT_SOURCE_API",
          "CONSENT_SOURCE_CHANNEL",
          "CONSENT_SOURCE_KEYWORD"
        ]
      },
      "chat4all.v1.Contact": {
        "description": "A contact card.",
        "type": "object",
        "properties": {
          "displayName": {
            "type": "string",
            "description": "The displayed name."
          },
          "phones": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The phone numbers, in E.164."
          },
          "emails": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The email addresses."
          },
          "organization": {
            "type": "string",
            "description": "The organization."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ContactsContent": {
        "description": "Contact cards.",
        "type": "object",
        "properties": {
          "contacts": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Contact"
            },
            "description": "The cards, at least one."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Content": {
        "description": "The content of a message. ListChannels returns the kinds that a channel supports, with limits.",
        "type": "object",
        "properties": {
          "text": {
            "$ref": "#/components/schemas/chat4all.v1.TextContent",
            "description": "A text. At most one field of `kind` may be set."
          },
          "media": {
            "$ref": "#/components/schemas/chat4all.v1.MediaContent",
            "description": "An image, video, audio, document or sticker. At most one field of `kind` may be set."
          },
          "location": {
            "$ref": "#/components/schemas/chat4all.v1.LocationContent",
            "description": "A location. At most one field of `kind` may be set."
          },
          "contacts": {
            "$ref": "#/components/schemas/chat4all.v1.ContactsContent",
            "description": "Contact cards. At most one field of `kind` may be set."
          },
          "choice": {
            "$ref": "#/components/schemas/chat4all.v1.ChoiceContent",
            "description": "A question with buttons or a list of options. At most one field of `kind` may be set."
          },
          "template": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateContent",
            "description": "A template that the platform has approved. At most one field of `kind` may be set."
          },
          "reaction": {
            "$ref": "#/components/schemas/chat4all.v1.ReactionContent",
            "description": "An emoji on an earlier message. At most one field of `kind` may be set."
          },
          "channelSpecific": {
            "$ref": "#/components/schemas/chat4all.v1.ChannelSpecificContent",
            "description": "Content in the form of one channel, passed through unchanged. At most one field of `kind` may be set."
          },
          "link": {
            "$ref": "#/components/schemas/chat4all.v1.LinkContent",
            "description": "A text with a button that opens a URL. At most one field of `kind` may be set."
          },
          "selection": {
            "$ref": "#/components/schemas/chat4all.v1.SelectionContent",
            "description": "The option that a person chose. Inbound only. At most one field of `kind` may be set."
          },
          "deletion": {
            "$ref": "#/components/schemas/chat4all.v1.DeletionContent",
            "description": "The deletion of a message by its sender. Inbound only. At most one field of `kind` may be set."
          },
          "form": {
            "$ref": "#/components/schemas/chat4all.v1.FormContent",
            "description": "The answers to a form, such as a WhatsApp Flow. Inbound only. At most one field of `kind` may be set."
          },
          "order": {
            "$ref": "#/components/schemas/chat4all.v1.OrderContent",
            "description": "An order from a catalog. Inbound only. At most one field of `kind` may be set."
          },
          "edit": {
            "$ref": "#/components/schemas/chat4all.v1.EditContent",
            "description": "A new version of an earlier message, by its sender. Inbound only. At most one field of `kind` may be set."
          },
          "story": {
            "$ref": "#/components/schemas/chat4all.v1.StoryContent",
            "description": "A story that mentions the account, or an answer to a story of the account. Inbound only. At most one field of `kind` may be set."
          },
          "system": {
            "$ref": "#/components/schemas/chat4all.v1.SystemContent",
            "description": "A notice of the platform, such as a changed phone number. Inbound only. At most one field of `kind` may be set."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ContentCapability": {
        "description": "A supported kind of content.",
        "type": "object",
        "properties": {
          "kind": {
            "type": "string",
            "description": "The name as in Content: `text`, `media`, …."
          },
          "maximumLength": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum length; 0 if there is no known limit."
          },
          "unit": {
            "type": "string",
            "description": "The unit of the length: `code_points` or `utf8_bytes`."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Conversation": {
        "description": "A set of people that messages can be sent to.",
        "type": "object",
        "properties": {
          "conversationId": {
            "type": "string",
            "description": "The conversation id."
          },
          "members": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Recipient"
            },
            "description": "The members. EraseUser removes a user from all conversations."
          },
          "metadata": {
            "type": "object",
            "additionalProperties": {
              "type": "string"
            },
            "description": "The client's own labels."
          },
          "createTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of creation."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateAccountRequest": {
        "description": "The request of CreateAccount.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id: 1 to 64 letters, digits, `.`, `_` or `-`, unique in this installation."
          },
          "channel": {
            "type": "string",
            "description": "The channel."
          },
          "settings": {
            "type": "object",
            "additionalProperties": true,
            "description": "The settings of its channel without secrets, by their names in the configuration file, such as `phone_number_id`. A URL must be one that CHAT4ALL_ACCOUNT_URLS allows."
          },
          "secrets": {
            "type": "object",
            "additionalProperties": {
              "type": "string"
            },
            "description": "The secrets by the names of their settings, such as `access_token`. No call returns them."
          },
          "rates": {
            "$ref": "#/components/schemas/chat4all.v1.AccountRates",
            "description": "The rates that differ from those of the channel."
          },
          "tokenExpireTime": {
            "type": "string",
            "format": "date-time",
            "description": "The expiry of its token, if it is known. A channel that can refresh tokens does so before, and updates it."
          },
          "validateOnly": {
            "type": "boolean",
            "description": "Only validates, and creates nothing."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateAccountResponse": {
        "description": "The response of CreateAccount.",
        "type": "object",
        "properties": {
          "account": {
            "$ref": "#/components/schemas/chat4all.v1.ConfiguredAccount",
            "description": "The account."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateApiKeyRequest": {
        "description": "The request of CreateApiKey.",
        "type": "object",
        "properties": {
          "description": {
            "type": "string",
            "description": "A description, at most 256 characters. Optional."
          },
          "scopes": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The scopes, at least one: `send`, `read`, `admin`, `webhooks`, `accounts`, `audit`. Each must be one of the caller's."
          },
          "expireTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time from which on it is refused, in the future. Default: it does not expire."
          },
          "closeTenant": {
            "type": "boolean",
            "description": "Confirms that calls without credentials may be refused from now on. Required for the first key of an open tenant, which must have the scope `admin`; ignored otherwise."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateApiKeyResponse": {
        "description": "The response of CreateApiKey.",
        "type": "object",
        "properties": {
          "apiKey": {
            "$ref": "#/components/schemas/chat4all.v1.ApiKey",
            "description": "The key without its secret."
          },
          "secret": {
            "type": "string",
            "description": "The secret to send as `authorization: Bearer <secret>`: `c4a_` and 43 characters."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateConversationRequest": {
        "description": "The request of CreateConversation.",
        "type": "object",
        "properties": {
          "requestId": {
            "type": "string",
            "description": "The idempotency key of the request, up to 128 characters and unique among the tenant's conversations. If empty, the server generates one, and the call cannot be repeated safely."
          },
          "members": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Recipient"
            },
            "description": "The members, 1 to 1,000."
          },
          "metadata": {
            "type": "object",
            "additionalProperties": {
              "type": "string"
            },
            "description": "The client's own labels: at most 64, with names of up to 64 characters and values of up to 1,024."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateConversationResponse": {
        "description": "The response of CreateConversation.",
        "type": "object",
        "properties": {
          "conversation": {
            "$ref": "#/components/schemas/chat4all.v1.Conversation",
            "description": "The conversation."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateTemplateRequest": {
        "description": "The request of CreateTemplate.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "name": {
            "type": "string",
            "description": "The name: lower-case letters, digits and underscores, on WhatsApp."
          },
          "language": {
            "type": "string",
            "description": "The language, such as `pt_BR`."
          },
          "category": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateCategory",
            "description": "The category. The platform may choose another one."
          },
          "parameterFormat": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateParameterFormat",
            "description": "The form of its parameters. Default: POSITIONAL."
          },
          "components": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": true
            },
            "description": "The components, in the form of the platform, with examples of their parameters. At least one."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateTemplateResponse": {
        "description": "The response of CreateTemplate.",
        "type": "object",
        "properties": {
          "template": {
            "$ref": "#/components/schemas/chat4all.v1.Template",
            "description": "The template, usually PENDING."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateUploadRequest": {
        "description": "The request of CreateUpload.",
        "type": "object",
        "properties": {
          "mimeType": {
            "type": "string",
            "description": "The MIME type, such as `image/jpeg`."
          },
          "sizeBytes": {
            "type": "string",
            "format": "int64",
            "description": "The size in bytes, at least 1 and at most the installation's limit (100 MB by default)."
          },
          "fileName": {
            "type": "string",
            "description": "The file name, at most 255 bytes without `/`. Optional."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateUploadResponse": {
        "description": "The response of CreateUpload.",
        "type": "object",
        "properties": {
          "mediaId": {
            "type": "string",
            "description": "The media id."
          },
          "uploadUrl": {
            "type": "string",
            "description": "The URL to PUT the bytes to, in one request."
          },
          "expireTime": {
            "type": "string",
            "format": "date-time",
            "description": "The expiry of the URL."
          },
          "uploadHeaders": {
            "type": "object",
            "additionalProperties": {
              "type": "string"
            },
            "description": "Headers that the request must have."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateWebhookEndpointRequest": {
        "description": "The request of CreateWebhookEndpoint.",
        "type": "object",
        "properties": {
          "settings": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookEndpointSettings",
            "description": "The settings."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.CreateWebhookEndpointResponse": {
        "description": "The response of CreateWebhookEndpoint.",
        "type": "object",
        "properties": {
          "endpoint": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookEndpoint",
            "description": "The endpoint."
          },
          "secret": {
            "type": "string",
            "description": "The secret, `whsec_…`."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeadLetter": {
        "description": "A record that could not be processed or delivered.",
        "type": "object",
        "properties": {
          "deadLetterId": {
            "type": "string",
            "description": "The dead letter id."
          },
          "deliveryId": {
            "type": "string",
            "description": "The delivery id, if the record is a delivery."
          },
          "channel": {
            "type": "string",
            "description": "The channel, if known."
          },
          "accountId": {
            "type": "string",
            "description": "The account, if known."
          },
          "error": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryError",
            "description": "The error. Its reason is `UNREADABLE` for a callback that could not be read, `UNKNOWN_ACCOUNT` for one of an account that is not configured or whose secret does not verify the callback, `TRUNCATED` for one that is too large. Callbacks with the last two reasons cannot be replayed."
          },
          "topic": {
            "type": "string",
            "description": "The topic of the record."
          },
          "partition": {
            "type": "integer",
            "format": "int32",
            "description": "The partition of the record."
          },
          "offset": {
            "type": "string",
            "format": "int64",
            "description": "The offset of the record."
          },
          "record": {
            "type": "string",
            "format": "byte",
            "description": "The bytes of the record."
          },
          "createTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time at which it became a dead letter."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeadLetterEvent": {
        "description": "A record could not be processed or delivered. DeadLetterService has it.",
        "type": "object",
        "properties": {
          "deadLetterId": {
            "type": "string",
            "description": "The dead letter id."
          },
          "deliveryId": {
            "type": "string",
            "description": "The delivery id, if the record is a delivery."
          },
          "channel": {
            "type": "string",
            "description": "The channel, if known."
          },
          "accountId": {
            "type": "string",
            "description": "The account, if known."
          },
          "error": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryError",
            "description": "The error."
          },
          "createTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time at which it became a dead letter."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeadLetterFilter": {
        "description": "A filter of dead letters. Fields that are not set match all.",
        "type": "object",
        "properties": {
          "channel": {
            "type": "string",
            "description": "Only on this channel."
          },
          "accountId": {
            "type": "string",
            "description": "Only of this account."
          },
          "reason": {
            "type": "string",
            "description": "Only with this reason."
          },
          "startTime": {
            "type": "string",
            "format": "date-time",
            "description": "Only created at or after this time."
          },
          "endTime": {
            "type": "string",
            "format": "date-time",
            "description": "Only created before this time."
          },
          "deadLetterIds": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Only these ids."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeleteAccountRequest": {
        "description": "The request of DeleteAccount.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "force": {
            "type": "boolean",
            "description": "Deletes it although deliveries wait: they become dead letters with the reason CONFIGURATION."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeleteAccountResponse": {
        "description": "The response of DeleteAccount.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.DeleteMediaRequest": {
        "description": "The request of DeleteMedia.",
        "type": "object",
        "properties": {
          "mediaId": {
            "type": "string",
            "description": "The media id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeleteMediaResponse": {
        "description": "The response of DeleteMedia.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.DeleteTemplateRequest": {
        "description": "The request of DeleteTemplate.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "templateId": {
            "type": "string",
            "description": "The platform's id of the template."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeleteTemplateResponse": {
        "description": "The response of DeleteTemplate.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.DeleteWebhookEndpointRequest": {
        "description": "The request of DeleteWebhookEndpoint.",
        "type": "object",
        "properties": {
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeleteWebhookEndpointResponse": {
        "description": "The response of DeleteWebhookEndpoint.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.DeletionContent": {
        "description": "The deletion of a message by its sender.",
        "type": "object",
        "properties": {
          "providerMessageId": {
            "type": "string",
            "description": "The platform's message id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Delivery": {
        "description": "One message to one identity through one account: the unit of routing, order, retries and state.",
        "type": "object",
        "properties": {
          "deliveryId": {
            "type": "string",
            "description": "The delivery id."
          },
          "messageId": {
            "type": "string",
            "description": "The message id."
          },
          "identity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "The recipient, with channel and account."
          },
          "state": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryState",
            "description": "The state."
          },
          "error": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryError",
            "description": "The error, if it failed."
          },
          "providerMessageId": {
            "type": "string",
            "description": "The platform's message id, once it was sent."
          },
          "updateTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the last state change."
          },
          "threadId": {
            "type": "string",
            "description": "The thread with the recipient."
          },
          "timeline": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.DeliveryTransition"
            },
            "description": "View FULL of GetMessage: the states that it reached, in this order."
          },
          "attempts": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.DeliveryAttempt"
            },
            "description": "View FULL of GetMessage: the last 20 attempts to send it, oldest first."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeliveryAttempt": {
        "description": "One call of the platform for a delivery, without what was sent and received.",
        "type": "object",
        "properties": {
          "startTime": {
            "type": "string",
            "format": "date-time",
            "description": "The start."
          },
          "duration": {
            "type": "string",
            "pattern": "^-?\\d+(\\.\\d{1,9})?s$",
            "examples": [
              "3.5s"
            ],
            "description": "The time until the outcome was known."
          },
          "outcome": {
            "$ref": "#/components/schemas/chat4all.v1.AttemptOutcome",
            "description": "The outcome."
          },
          "reason": {
            "type": "string",
            "description": "The reason of a failure, as in `DeliveryError`."
          },
          "channelCode": {
            "type": "string",
            "description": "The platform's error code, if any."
          },
          "httpStatus": {
            "type": "integer",
            "format": "int32",
            "description": "The HTTP status of the response; 0 if there was none, or it is not known."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeliveryError": {
        "description": "The error of a delivery.",
        "type": "object",
        "properties": {
          "reason": {
            "type": "string",
            "description": "The reason in upper case, with the same meaning on every channel, such as `OUTSIDE_WINDOW`."
          },
          "message": {
            "type": "string",
            "description": "The description, for humans."
          },
          "channelCode": {
            "type": "string",
            "description": "The platform's error code, such as `131047`."
          },
          "certain": {
            "type": "boolean",
            "description": "True if the message is known not to have been sent."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeliveryEvent": {
        "description": "A delivery changed its state.",
        "type": "object",
        "properties": {
          "deliveryId": {
            "type": "string",
            "description": "The delivery id."
          },
          "messageId": {
            "type": "string",
            "description": "The message id."
          },
          "identity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "The recipient, with channel and account."
          },
          "state": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryState",
            "description": "The new state."
          },
          "previousState": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryState",
            "description": "The previous state; unspecified for the first one."
          },
          "error": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryError",
            "description": "The error, if it failed."
          },
          "providerTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time by the platform's clock, if the platform reported it."
          },
          "providerMessageId": {
            "type": "string",
            "description": "The platform's message id, once known."
          },
          "threadId": {
            "type": "string",
            "description": "The thread with the recipient."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DeliveryState": {
        "description": "The state of a delivery. States only move forward: SCHEDULED, ACCEPTED, ROUTED, SENT, DELIVERED, READ. FAILED, EXPIRED and CANCELLED are final.",
        "type": "string",
        "enum": [
          "DELIVERY_STATE_UNSPECIFIED",
          "DELIVERY_STATE_ACCEPTED",
          "DELIVERY_STATE_ROUTED",
          "DELIVERY_STATE_SENT",
          "DELIVERY_STATE_DELIVERED",
          "DELIVERY_STATE_READ",
          "DELIVERY_STATE_FAILED",
          "DELIVERY_STATE_SCHEDULED",
          "DELIVERY_STATE_EXPIRED",
          "DELIVERY_STATE_CANCELLED"
        ]
      },
      "chat4all.v1.DeliveryTransition": {
        "description": "A delivery reached a state.",
        "type": "object",
        "properties": {
          "state": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryState",
            "description": "The state."
          },
          "recordTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time by the gateway's clock."
          },
          "providerTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time by the platform's clock, if the platform reported it."
          },
          "error": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryError",
            "description": "The error, if it failed."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DiscardDeadLettersRequest": {
        "description": "The request of DiscardDeadLetters.",
        "type": "object",
        "properties": {
          "filter": {
            "$ref": "#/components/schemas/chat4all.v1.DeadLetterFilter",
            "description": "The filter; required. To discard all dead letters, set `end_time`."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.DiscardDeadLettersResponse": {
        "description": "The response of DiscardDeadLetters.",
        "type": "object",
        "properties": {
          "discardedCount": {
            "type": "string",
            "format": "int64",
            "description": "The number of discarded dead letters."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.EchoEvent": {
        "description": "The owner of an account sent a message in the platform's own app, such as the WhatsApp Business app.",
        "type": "object",
        "properties": {
          "message": {
            "$ref": "#/components/schemas/chat4all.v1.Message",
            "description": "The message, with the origin NATIVE_APP and one delivery."
          },
          "providerTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time by the platform's clock."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.EditContent": {
        "description": "A new version of an earlier message, by its sender.",
        "type": "object",
        "properties": {
          "providerMessageId": {
            "type": "string",
            "description": "The platform's id of the edited message."
          },
          "content": {
            "$ref": "#/components/schemas/chat4all.v1.Content",
            "description": "The new content; unset if the platform does not report it."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.EndpointDisabledEvent": {
        "description": "A webhook endpoint gets no more events. UpdateWebhookEndpoint enables it again.",
        "type": "object",
        "properties": {
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          },
          "reason": {
            "type": "string",
            "description": "`GONE`: it answered 410. `FAILING`: every post of five days failed."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.EraseUserRequest": {
        "description": "The request of EraseUser.",
        "type": "object",
        "properties": {
          "userId": {
            "type": "string",
            "description": "The tenant's own id of the user."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.EraseUserResponse": {
        "description": "The response of EraseUser.",
        "type": "object",
        "properties": {
          "erasedMessages": {
            "type": "string",
            "format": "int64",
            "description": "The number of messages whose content was removed."
          },
          "logRetentionEndTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time at which the log has dropped the last record about the user."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Event": {
        "description": "An immutable event.",
        "type": "object",
        "properties": {
          "eventId": {
            "type": "string",
            "description": "The event id. After a crash, an event may be repeated with the same id."
          },
          "cursor": {
            "type": "string",
            "description": "The cursor from which a later StreamEvents continues after this event."
          },
          "recordTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time at which the log recorded the event."
          },
          "delivery": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryEvent",
            "description": "A delivery changed its state. At most one field of `kind` may be set."
          },
          "inbound": {
            "$ref": "#/components/schemas/chat4all.v1.InboundEvent",
            "description": "A person sent a message. At most one field of `kind` may be set."
          },
          "identityChanged": {
            "$ref": "#/components/schemas/chat4all.v1.IdentityChangedEvent",
            "description": "A person's identities changed. At most one field of `kind` may be set."
          },
          "echo": {
            "$ref": "#/components/schemas/chat4all.v1.EchoEvent",
            "description": "The owner of an account sent a message in the platform's own app. At most one field of `kind` may be set."
          },
          "media": {
            "$ref": "#/components/schemas/chat4all.v1.MediaEvent",
            "description": "A received file became READY, REJECTED or FAILED. At most one field of `kind` may be set."
          },
          "consent": {
            "$ref": "#/components/schemas/chat4all.v1.ConsentEvent",
            "description": "A person's consent was recorded. At most one field of `kind` may be set."
          },
          "template": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateEvent",
            "description": "A template has another status or quality, is new, or was deleted. At most one field of `kind` may be set."
          },
          "account": {
            "$ref": "#/components/schemas/chat4all.v1.AccountEvent",
            "description": "An account was paused, resumed, or suspended by its platform. At most one field of `kind` may be set."
          },
          "deadLetter": {
            "$ref": "#/components/schemas/chat4all.v1.DeadLetterEvent",
            "description": "A record became a dead letter. At most one field of `kind` may be set."
          },
          "endpointDisabled": {
            "$ref": "#/components/schemas/chat4all.v1.EndpointDisabledEvent",
            "description": "The gateway disabled a webhook endpoint. At most one field of `kind` may be set."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.FormContent": {
        "description": "The answers to a form, such as a WhatsApp Flow.",
        "type": "object",
        "properties": {
          "flowToken": {
            "type": "string",
            "description": "The token with which the form was sent, if any."
          },
          "answers": {
            "type": "object",
            "additionalProperties": true,
            "description": "The answers by field, as the form defines them."
          },
          "name": {
            "type": "string",
            "description": "The name of the form, if the platform reports it."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetAccountRequest": {
        "description": "The request of GetAccount.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetAccountResponse": {
        "description": "The response of GetAccount.",
        "type": "object",
        "properties": {
          "account": {
            "$ref": "#/components/schemas/chat4all.v1.ConfiguredAccount",
            "description": "The account."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetConsentRequest": {
        "description": "The request of GetConsent.",
        "type": "object",
        "properties": {
          "recipient": {
            "$ref": "#/components/schemas/chat4all.v1.Recipient",
            "description": "The recipient."
          },
          "scope": {
            "type": "string",
            "description": "The scope, such as `marketing`; at most 64 characters. If empty, messages without a scope."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetConsentResponse": {
        "description": "The response of GetConsent.",
        "type": "object",
        "properties": {
          "identities": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.IdentityConsent"
            },
            "description": "The consent of each identity of the recipient."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetConversationRequest": {
        "description": "The request of GetConversation.",
        "type": "object",
        "properties": {
          "conversationId": {
            "type": "string",
            "description": "The conversation id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetConversationResponse": {
        "description": "The response of GetConversation.",
        "type": "object",
        "properties": {
          "conversation": {
            "$ref": "#/components/schemas/chat4all.v1.Conversation",
            "description": "The conversation."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetDownloadUrlRequest": {
        "description": "The request of GetDownloadUrl.",
        "type": "object",
        "properties": {
          "mediaId": {
            "type": "string",
            "description": "The media id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetDownloadUrlResponse": {
        "description": "The response of GetDownloadUrl.",
        "type": "object",
        "properties": {
          "url": {
            "type": "string",
            "description": "The URL. Browsers save the file and do not show it."
          },
          "expireTime": {
            "type": "string",
            "format": "date-time",
            "description": "The expiry of the URL."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetMediaRequest": {
        "description": "The request of GetMedia.",
        "type": "object",
        "properties": {
          "mediaId": {
            "type": "string",
            "description": "The media id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetMediaResponse": {
        "description": "The response of GetMedia.",
        "type": "object",
        "properties": {
          "media": {
            "$ref": "#/components/schemas/chat4all.v1.Media",
            "description": "The file."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetMessageRequest": {
        "description": "The request of GetMessage.",
        "type": "object",
        "properties": {
          "messageId": {
            "type": "string",
            "description": "The message id."
          },
          "view": {
            "$ref": "#/components/schemas/chat4all.v1.MessageView",
            "description": "The parts to return."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetMessageResponse": {
        "description": "The response of GetMessage.",
        "type": "object",
        "properties": {
          "message": {
            "$ref": "#/components/schemas/chat4all.v1.Message",
            "description": "The message with its deliveries."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetReplayRequest": {
        "description": "The request of GetReplay.",
        "type": "object",
        "properties": {
          "replayId": {
            "type": "string",
            "description": "The replay id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetReplayResponse": {
        "description": "The response of GetReplay.",
        "type": "object",
        "properties": {
          "replay": {
            "$ref": "#/components/schemas/chat4all.v1.Replay",
            "description": "The replay."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetTemplateRequest": {
        "description": "The request of GetTemplate.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "templateId": {
            "type": "string",
            "description": "The platform's id of the template."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetTemplateResponse": {
        "description": "The response of GetTemplate.",
        "type": "object",
        "properties": {
          "template": {
            "$ref": "#/components/schemas/chat4all.v1.Template",
            "description": "The template."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetThreadRequest": {
        "description": "The request of GetThread.",
        "type": "object",
        "properties": {
          "threadId": {
            "type": "string",
            "description": "The thread id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetThreadResponse": {
        "description": "The response of GetThread.",
        "type": "object",
        "properties": {
          "thread": {
            "$ref": "#/components/schemas/chat4all.v1.Thread",
            "description": "The thread."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetUserRequest": {
        "description": "The request of GetUser.",
        "type": "object",
        "properties": {
          "userId": {
            "type": "string",
            "description": "The tenant's own id of the user."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetUserResponse": {
        "description": "The response of GetUser.",
        "type": "object",
        "properties": {
          "user": {
            "$ref": "#/components/schemas/chat4all.v1.User",
            "description": "The user."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetWebhookEndpointRequest": {
        "description": "The request of GetWebhookEndpoint.",
        "type": "object",
        "properties": {
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetWebhookEndpointResponse": {
        "description": "The response of GetWebhookEndpoint.",
        "type": "object",
        "properties": {
          "endpoint": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookEndpoint",
            "description": "The endpoint."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetWebhookRecoveryRequest": {
        "description": "The request of GetWebhookRecovery.",
        "type": "object",
        "properties": {
          "recoveryId": {
            "type": "string",
            "description": "The recovery id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.GetWebhookRecoveryResponse": {
        "description": "The response of GetWebhookRecovery.",
        "type": "object",
        "properties": {
          "recovery": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookRecovery",
            "description": "The recovery."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Identities": {
        "description": "Several identities of one person.",
        "type": "object",
        "properties": {
          "identities": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Identity"
            },
            "description": "The identities, at most 16 and one per channel."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Identity": {
        "description": "An address on a channel, such as a phone number or a user id of the platform.",
        "type": "object",
        "properties": {
          "channel": {
            "type": "string",
            "description": "The channel, such as `whatsapp`. ListChannels returns all."
          },
          "kind": {
            "type": "string",
            "description": "The kind of address, such as `phone` (E.164 with a plus sign), `bsuid` (WhatsApp's business-scoped user id) or `igsid` (Instagram-scoped id). If empty in a request, the channel's default kind."
          },
          "value": {
            "type": "string",
            "description": "The address, such as `+5511999999999`."
          },
          "accountId": {
            "type": "string",
            "description": "The account to send from. May be empty in a request if the tenant has one account on the channel."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.IdentityChangedEvent": {
        "description": "A platform reported that a person's identities changed. Messages, consent and erasure follow from the old to the new ones.",
        "type": "object",
        "properties": {
          "old": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Identity"
            },
            "description": "The previous identities, with channel and account."
          },
          "new": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Identity"
            },
            "description": "The new identities, with channel and account."
          },
          "providerTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time by the platform's clock."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.IdentityConsent": {
        "description": "The consent of an identity.",
        "type": "object",
        "properties": {
          "identity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "The identity."
          },
          "consent": {
            "$ref": "#/components/schemas/chat4all.v1.Consent",
            "description": "CONSENT_OPTED_OUT if messages of the scope are refused; unspecified if the person has decided nothing about it."
          },
          "decisions": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.ConsentDecision"
            },
            "description": "The last decision about each scope, by scope."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.IdentityKind": {
        "description": "A kind of identity.",
        "type": "object",
        "properties": {
          "kind": {
            "type": "string",
            "description": "The name, such as `phone`."
          },
          "description": {
            "type": "string",
            "description": "The description of a valid value, for humans."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.InboundEvent": {
        "description": "A person sent a message.",
        "type": "object",
        "properties": {
          "message": {
            "$ref": "#/components/schemas/chat4all.v1.Message",
            "description": "The message with its sender."
          },
          "providerTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time by the platform's clock."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Indicator": {
        "description": "The kind of indicator.",
        "type": "string",
        "enum": [
          "INDICATOR_UNSPECIFIED",
          "INDICATOR_TYPING",
          "INDICATOR_READ"
        ]
      },
      "chat4all.v1.LinkContent": {
        "description": "A text with a button that opens a URL.",
        "type": "object",
        "properties": {
          "body": {
            "type": "string",
            "description": "The text."
          },
          "header": {
            "type": "string",
            "description": "The line above the text."
          },
          "footer": {
            "type": "string",
            "description": "The line below the text."
          },
          "title": {
            "type": "string",
            "description": "The label of the button."
          },
          "url": {
            "type": "string",
            "description": "The URL that the button opens; https only."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListAccountsRequest": {
        "description": "The request of ListAccounts.",
        "type": "object",
        "properties": {
          "channel": {
            "type": "string",
            "description": "Only accounts on this channel. If empty, all."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListAccountsResponse": {
        "description": "The response of ListAccounts.",
        "type": "object",
        "properties": {
          "accounts": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Account"
            },
            "description": "The accounts, by id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListApiKeysRequest": {
        "description": "The request of ListApiKeys.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.ListApiKeysResponse": {
        "description": "The response of ListApiKeys.",
        "type": "object",
        "properties": {
          "apiKeys": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.ApiKey"
            },
            "description": "The keys, at most 1,000."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListAuditEntriesRequest": {
        "description": "The request of ListAuditEntries.",
        "type": "object",
        "properties": {
          "actor": {
            "type": "string",
            "description": "Only calls of this actor. If empty, of all."
          },
          "method": {
            "type": "string",
            "description": "Only calls of this method, such as `WebhookService/UpdateWebhookEndpoint`. If empty, of all."
          },
          "target": {
            "type": "string",
            "description": "Only calls that changed what has this id. If empty, all."
          },
          "startTime": {
            "type": "string",
            "format": "date-time",
            "description": "Only calls at or after this time."
          },
          "endTime": {
            "type": "string",
            "format": "date-time",
            "description": "Only calls before this time."
          },
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum number of entries, 1 to 1,000. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "The `next_page_token` of the previous page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListAuditEntriesResponse": {
        "description": "A page of entries.",
        "type": "object",
        "properties": {
          "entries": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.AuditEntry"
            },
            "description": "The entries, newest first."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListChannelsRequest": {
        "description": "The request of ListChannels.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.ListChannelsResponse": {
        "description": "The response of ListChannels.",
        "type": "object",
        "properties": {
          "channels": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Channel"
            },
            "description": "The channels, by name."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListConsentsRequest": {
        "description": "The request of ListConsents.",
        "type": "object",
        "properties": {
          "recipient": {
            "$ref": "#/components/schemas/chat4all.v1.Recipient",
            "description": "Only decisions of this recipient. If unset, of all."
          },
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum number of entries, 1 to 1,000. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "The `next_page_token` of the previous page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListConsentsResponse": {
        "description": "A page of decisions.",
        "type": "object",
        "properties": {
          "decisions": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.ConsentDecision"
            },
            "description": "The decisions, newest first."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListConversationsRequest": {
        "description": "The request of ListConversations.",
        "type": "object",
        "properties": {
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum number of entries, 1 to 1,000. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "The `next_page_token` of the previous page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListConversationsResponse": {
        "description": "A page of conversations.",
        "type": "object",
        "properties": {
          "conversations": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Conversation"
            },
            "description": "The conversations, newest first."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListDeadLettersRequest": {
        "description": "The request of ListDeadLetters.",
        "type": "object",
        "properties": {
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum number of entries, 1 to 1,000. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "The `next_page_token` of the previous page. The filter must be the same."
          },
          "filter": {
            "$ref": "#/components/schemas/chat4all.v1.DeadLetterFilter",
            "description": "The filter."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListDeadLettersResponse": {
        "description": "A page of dead letters.",
        "type": "object",
        "properties": {
          "deadLetters": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.DeadLetter"
            },
            "description": "The dead letters, newest first. Fewer than `page_size`, even none, before the last page, if a filter matches few of many."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page, and only there."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListMediaRequest": {
        "description": "The request of ListMedia.",
        "type": "object",
        "properties": {
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "At most this many files, 1 to 1,000. Default: 100."
          },
          "pageToken": {
            "type": "string",
            "description": "`next_page_token` of the previous page. Empty for the first page."
          },
          "origin": {
            "$ref": "#/components/schemas/chat4all.v1.MediaOrigin",
            "description": "Only files of this origin. Optional."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListMediaResponse": {
        "description": "The response of ListMedia.",
        "type": "object",
        "properties": {
          "media": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Media"
            },
            "description": "The files."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListMessagesRequest": {
        "description": "The request of ListMessages.",
        "type": "object",
        "properties": {
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum number of entries, 1 to 1,000. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "The `next_page_token` of the previous page. The filters must be the same."
          },
          "conversationId": {
            "type": "string",
            "description": "Only messages of this conversation."
          },
          "identity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "Only messages to or from this identity, or another one of the same person that the platform reported. Channel and value are compared, and kind and account if they are set."
          },
          "state": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryState",
            "description": "Only messages with a delivery in this state."
          },
          "startTime": {
            "type": "string",
            "format": "date-time",
            "description": "Only messages created at or after this time."
          },
          "endTime": {
            "type": "string",
            "format": "date-time",
            "description": "Only messages created before this time."
          },
          "threadId": {
            "type": "string",
            "description": "Only messages of this thread, in both directions. Must not be set together with `identity`."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListMessagesResponse": {
        "description": "A page of messages.",
        "type": "object",
        "properties": {
          "messages": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Message"
            },
            "description": "The messages, newest first. Fewer than `page_size`, even none, before the last page, if a filter matches few of many."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page, and only there."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListTemplatesRequest": {
        "description": "The request of ListTemplates.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "Only templates of this account. If empty, of all accounts."
          },
          "name": {
            "type": "string",
            "description": "Only templates with this name. If empty, all."
          },
          "language": {
            "type": "string",
            "description": "Only templates in this language. If empty, all."
          },
          "status": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateStatus",
            "description": "Only templates with this status. If unspecified, all."
          },
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "The size of the page, at most 1,000. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "`next_page_token` of the previous page, with the same filters."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListTemplatesResponse": {
        "description": "The response of ListTemplates.",
        "type": "object",
        "properties": {
          "templates": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Template"
            },
            "description": "The templates."
          },
          "nextPageToken": {
            "type": "string",
            "description": "Empty on the last page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListThreadsRequest": {
        "description": "The request of ListThreads. Filters that are not set match all.",
        "type": "object",
        "properties": {
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum number of entries, 1 to 1,000. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "The `next_page_token` of the previous page. The filters must be the same."
          },
          "channel": {
            "type": "string",
            "description": "Only threads on this channel."
          },
          "accountId": {
            "type": "string",
            "description": "Only threads of this account."
          },
          "status": {
            "$ref": "#/components/schemas/chat4all.v1.ThreadStatus",
            "description": "Only threads with this status."
          },
          "assignee": {
            "type": "string",
            "description": "Only threads of this assignee."
          },
          "unassigned": {
            "type": "boolean",
            "description": "Only threads without an assignee. Must not be set together with `assignee`."
          },
          "unread": {
            "type": "boolean",
            "description": "Only threads with unread messages."
          },
          "label": {
            "type": "string",
            "description": "Only threads with this label."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListThreadsResponse": {
        "description": "A page of threads.",
        "type": "object",
        "properties": {
          "threads": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Thread"
            },
            "description": "The threads, last activity first. Fewer than `page_size`, even none, before the last page, if a filter matches few of many."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page, and only there."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListUsersRequest": {
        "description": "The request of ListUsers.",
        "type": "object",
        "properties": {
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum number of entries, 1 to 1,000. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "The `next_page_token` of the previous page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListUsersResponse": {
        "description": "A page of users.",
        "type": "object",
        "properties": {
          "users": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.User"
            },
            "description": "The users, by their ids in ascending order."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListWebhookAttemptsRequest": {
        "description": "The request of ListWebhookAttempts.",
        "type": "object",
        "properties": {
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          },
          "eventId": {
            "type": "string",
            "description": "If set, only attempts to post this event."
          },
          "failedOnly": {
            "type": "boolean",
            "description": "Only failed attempts: RETRYING and FAILED."
          },
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "At most this many attempts, 1 to 1,000. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "`next_page_token` of the previous page. Empty for the first page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListWebhookAttemptsResponse": {
        "description": "The response of ListWebhookAttempts.",
        "type": "object",
        "properties": {
          "attempts": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.WebhookAttempt"
            },
            "description": "The attempts."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ListWebhookEndpointsRequest": {
        "description": "The request of ListWebhookEndpoints.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.ListWebhookEndpointsResponse": {
        "description": "The response of ListWebhookEndpoints.",
        "type": "object",
        "properties": {
          "endpoints": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.WebhookEndpoint"
            },
            "description": "The endpoints, at most 20."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.LocationContent": {
        "description": "A location.",
        "type": "object",
        "properties": {
          "latitude": {
            "type": "number",
            "description": "Degrees north, -90 to 90."
          },
          "longitude": {
            "type": "number",
            "description": "Degrees east, -180 to 180."
          },
          "name": {
            "type": "string",
            "description": "The name of the location."
          },
          "address": {
            "type": "string",
            "description": "The address of the location."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.MarkThreadReadRequest": {
        "description": "The request of MarkThreadRead.",
        "type": "object",
        "properties": {
          "threadId": {
            "type": "string",
            "description": "The thread id."
          },
          "messageId": {
            "type": "string",
            "description": "The newest message that was read. Later ones stay unread. If empty, all messages were read."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.MarkThreadReadResponse": {
        "description": "The response of MarkThreadRead.",
        "type": "object",
        "properties": {
          "thread": {
            "$ref": "#/components/schemas/chat4all.v1.Thread",
            "description": "The thread."
          },
          "readMarkSent": {
            "type": "boolean",
            "description": "True if the platform has accepted the read mark. False if the channel has none, nothing was unread, or the platform refused it."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Media": {
        "description": "A file.",
        "type": "object",
        "properties": {
          "mediaId": {
            "type": "string",
            "description": "The media id."
          },
          "state": {
            "$ref": "#/components/schemas/chat4all.v1.MediaState",
            "description": "The state."
          },
          "mimeType": {
            "type": "string",
            "description": "The MIME type, such as `image/jpeg`. Of a received file: as the platform described it, and once it is READY that of its bytes."
          },
          "sizeBytes": {
            "type": "string",
            "format": "int64",
            "description": "The size in bytes. Of a received file: 0 until it is READY."
          },
          "fileName": {
            "type": "string",
            "description": "The file name; empty if it has none."
          },
          "sha256": {
            "type": "string",
            "format": "byte",
            "description": "The SHA-256 of the bytes, once it is READY."
          },
          "problem": {
            "type": "string",
            "description": "Why it is REJECTED or FAILED."
          },
          "createTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of CreateUpload, or at which the message was received."
          },
          "origin": {
            "$ref": "#/components/schemas/chat4all.v1.MediaOrigin",
            "description": "The origin."
          },
          "messageId": {
            "type": "string",
            "description": "The message that a received file came with; empty for others."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.MediaContent": {
        "description": "A file.",
        "type": "object",
        "properties": {
          "type": {
            "$ref": "#/components/schemas/chat4all.v1.MediaType",
            "description": "The type of the file."
          },
          "url": {
            "type": "string",
            "description": "A URL from which the platform can fetch the file. At most one field of `source` may be set."
          },
          "mediaId": {
            "type": "string",
            "description": "The id of a READY file of MediaService. A received file is READY once it is fetched from the platform. At most one field of `source` may be set."
          },
          "caption": {
            "type": "string",
            "description": "The caption."
          },
          "fileName": {
            "type": "string",
            "description": "The file name, for documents."
          },
          "mimeType": {
            "type": "string",
            "description": "The MIME type, such as `image/jpeg`."
          },
          "providerMediaId": {
            "type": "string",
            "description": "The platform's id of the file, if it was received or uploaded through the same account. Replaces the source."
          },
          "sizeBytes": {
            "type": "string",
            "format": "int64",
            "description": "The size in bytes of a file of MediaService; set by the API."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.MediaEvent": {
        "description": "The file of a message was fetched from the platform, or could not be.",
        "type": "object",
        "properties": {
          "messageId": {
            "type": "string",
            "description": "The message id."
          },
          "media": {
            "$ref": "#/components/schemas/chat4all.v1.Media",
            "description": "The file, READY, REJECTED or FAILED."
          },
          "identity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "The person who sent the message or, of a message of the platform's own app, received it, with channel and account."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.MediaOrigin": {
        "description": "The origin of a file.",
        "type": "string",
        "enum": [
          "MEDIA_ORIGIN_UNSPECIFIED",
          "MEDIA_ORIGIN_UPLOADED",
          "MEDIA_ORIGIN_RECEIVED"
        ]
      },
      "chat4all.v1.MediaState": {
        "description": "The state of a file.",
        "type": "string",
        "enum": [
          "MEDIA_STATE_UNSPECIFIED",
          "MEDIA_STATE_PENDING",
          "MEDIA_STATE_READY",
          "MEDIA_STATE_REJECTED",
          "MEDIA_STATE_FAILED"
        ]
      },
      "chat4all.v1.MediaType": {
        "description": "The type of a file.",
        "type": "string",
        "enum": [
          "MEDIA_TYPE_UNSPECIFIED",
          "MEDIA_TYPE_IMAGE",
          "MEDIA_TYPE_VIDEO",
          "MEDIA_TYPE_AUDIO",
          "MEDIA_TYPE_DOCUMENT",
          "MEDIA_TYPE_STICKER"
        ]
      },
      "chat4all.v1.Message": {
        "description": "A message from a client to a person, or from a person.",
        "type": "object",
        "properties": {
          "messageId": {
            "type": "string",
            "description": "The message id, derived from tenant and request id."
          },
          "requestId": {
            "type": "string",
            "description": "The request id; empty for inbound messages."
          },
          "conversationId": {
            "type": "string",
            "description": "The conversation, if any."
          },
          "direction": {
            "$ref": "#/components/schemas/chat4all.v1.MessageDirection",
            "description": "The direction."
          },
          "content": {
            "$ref": "#/components/schemas/chat4all.v1.Content",
            "description": "The content."
          },
          "replyToMessageId": {
            "type": "string",
            "description": "The message that this one replies to, as the client set it."
          },
          "metadata": {
            "type": "object",
            "additionalProperties": {
              "type": "string"
            },
            "description": "The client's own labels, unchanged."
          },
          "createTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of acceptance, or of receipt."
          },
          "deliveries": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Delivery"
            },
            "description": "The deliveries, in the order of the recipients; empty for inbound messages."
          },
          "sender": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "Inbound messages: the identity to answer to, which is the sender, or the group."
          },
          "providerMessageId": {
            "type": "string",
            "description": "The platform's message id of an inbound message, or of one with the origin NATIVE_APP. Other outbound messages have one per delivery."
          },
          "replyToProviderMessageId": {
            "type": "string",
            "description": "Inbound messages: the platform's id of the message that this one replies to, if any."
          },
          "senderIdentities": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Identity"
            },
            "description": "Inbound messages: every identity of the sender that the platform reported, a phone number first."
          },
          "profileName": {
            "type": "string",
            "description": "Inbound messages: the sender's displayed name, if the platform reports it."
          },
          "username": {
            "type": "string",
            "description": "Inbound messages: the sender's user name, if the platform reports it."
          },
          "userId": {
            "type": "string",
            "description": "Inbound messages: the user of the directory that one of the sender's identities belongs to, if any."
          },
          "original": {
            "type": "object",
            "additionalProperties": true,
            "description": "The message in the form of the platform. Set for inbound messages and those with the origin NATIVE_APP, if the caller has the scope `read`. EraseUser removes it."
          },
          "origin": {
            "$ref": "#/components/schemas/chat4all.v1.MessageOrigin",
            "description": "Outbound messages: where the message was written."
          },
          "referral": {
            "$ref": "#/components/schemas/chat4all.v1.ReferralContent",
            "description": "Inbound messages: the advertisement or link that led the person to the account, if any."
          },
          "author": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "Inbound messages to a group: the member who wrote it."
          },
          "topicId": {
            "type": "string",
            "description": "Inbound messages to a group: the platform's id of the topic, if any."
          },
          "threadId": {
            "type": "string",
            "description": "The thread of the message. If it has several deliveries, that of the first; each delivery has its own."
          },
          "resendOfMessageId": {
            "type": "string",
            "description": "The message that this one sends again, if ResendMessage created it."
          },
          "consentScope": {
            "type": "string",
            "description": "The consent scope, as the client set it."
          },
          "byHuman": {
            "type": "boolean",
            "description": "True if a human wrote the message, as the client set it."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.MessageDirection": {
        "description": "The direction of a message.",
        "type": "string",
        "enum": [
          "MESSAGE_DIRECTION_UNSPECIFIED",
          "MESSAGE_DIRECTION_OUTBOUND",
          "MESSAGE_DIRECTION_INBOUND"
        ]
      },
      "chat4all.v1.MessageInput": {
        "description": "A message to send.",
        "type": "object",
        "properties": {
          "conversationId": {
            "type": "string",
            "description": "The conversation to send to, instead of recipients."
          },
          "recipients": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Recipient"
            },
            "description": "The recipients, 1 to 1,000; empty if a conversation is set."
          },
          "content": {
            "$ref": "#/components/schemas/chat4all.v1.Content",
            "description": "The content."
          },
          "replyToMessageId": {
            "type": "string",
            "description": "The message that this one replies to, outbound or inbound. Channels with quotes show it to recipients who have that message."
          },
          "metadata": {
            "type": "object",
            "additionalProperties": {
              "type": "string"
            },
            "description": "The client's own labels: at most 64, with names of up to 64 characters and values of up to 1,024."
          },
          "consentScope": {
            "type": "string",
            "description": "The consent scope of the message, such as `marketing`: recipients who opted out of the scope, or of all messages, are refused. If empty, only recipients who opted out of all messages are refused. An opt-out that a channel reports is recorded for `marketing`."
          },
          "byHuman": {
            "type": "boolean",
            "description": "True if a human wrote the message. On channels with a longer reply window for humans (Instagram: 7 days), that window applies."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.MessageOrigin": {
        "description": "Where an outbound message was written.",
        "type": "string",
        "enum": [
          "MESSAGE_ORIGIN_UNSPECIFIED",
          "MESSAGE_ORIGIN_API",
          "MESSAGE_ORIGIN_NATIVE_APP"
        ]
      },
      "chat4all.v1.MessagePreview": {
        "description": "The messages to one recipient on one channel.",
        "type": "object",
        "properties": {
          "identity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "The recipient, with channel and account."
          },
          "contents": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Content"
            },
            "description": "The contents that the recipient would get, in order."
          },
          "losses": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Descriptions of what would be lost, for humans."
          },
          "templateText": {
            "type": "string",
            "description": "The text of a template with its parameters: header, body, footer and buttons, a line for each. Empty if the account's templates are not synchronized."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.MessageView": {
        "description": "The parts of a message to return.",
        "type": "string",
        "enum": [
          "MESSAGE_VIEW_UNSPECIFIED",
          "MESSAGE_VIEW_BASIC",
          "MESSAGE_VIEW_FULL"
        ]
      },
      "chat4all.v1.OnClosedWindow": {
        "description": "The handling of a recipient whose reply window is closed, so that the channel accepts only templates. See `Thread.window_state`. Templates, and channels without a reply window, are not affected.",
        "type": "string",
        "enum": [
          "ON_CLOSED_WINDOW_UNSPECIFIED",
          "ON_CLOSED_WINDOW_FAIL",
          "ON_CLOSED_WINDOW_TEMPLATE",
          "ON_CLOSED_WINDOW_FALLBACK"
        ]
      },
      "chat4all.v1.OnUnknownOutcome": {
        "description": "The handling of an unknown outcome: the connection broke after the request was sent to the platform.",
        "type": "string",
        "enum": [
          "ON_UNKNOWN_OUTCOME_UNSPECIFIED",
          "ON_UNKNOWN_OUTCOME_RETRY",
          "ON_UNKNOWN_OUTCOME_FAIL"
        ]
      },
      "chat4all.v1.OrderContent": {
        "description": "An order from a catalog.",
        "type": "object",
        "properties": {
          "catalogId": {
            "type": "string",
            "description": "The platform's id of the catalog."
          },
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.OrderItem"
            },
            "description": "The ordered products."
          },
          "text": {
            "type": "string",
            "description": "The text that the person added."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.OrderItem": {
        "description": "A product of an order.",
        "type": "object",
        "properties": {
          "productId": {
            "type": "string",
            "description": "The seller's id of the product, as in the catalog."
          },
          "quantity": {
            "type": "number",
            "description": "The quantity; 0 if the platform does not report it."
          },
          "price": {
            "type": "string",
            "description": "The price of one, as a decimal number, such as `7.99`; empty if it is unknown."
          },
          "currency": {
            "type": "string",
            "description": "The currency of the price, in ISO 4217."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.PauseAccountRequest": {
        "description": "The request of PauseAccount.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.PauseAccountResponse": {
        "description": "The response of PauseAccount.",
        "type": "object",
        "properties": {
          "account": {
            "$ref": "#/components/schemas/chat4all.v1.Account",
            "description": "The account."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.PreviewMessageRequest": {
        "description": "The request of PreviewMessage.",
        "type": "object",
        "properties": {
          "message": {
            "$ref": "#/components/schemas/chat4all.v1.MessageInput",
            "description": "The message."
          },
          "routing": {
            "$ref": "#/components/schemas/chat4all.v1.Routing",
            "description": "The channels."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.PreviewMessageResponse": {
        "description": "The response of PreviewMessage.",
        "type": "object",
        "properties": {
          "previews": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.MessagePreview"
            },
            "description": "One preview per recipient and channel."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ReactionContent": {
        "description": "An emoji on an earlier message.",
        "type": "object",
        "properties": {
          "messageId": {
            "type": "string",
            "description": "The message reacted to, outbound or inbound. In inbound messages, the platform's id of that message, as in `provider_message_id`."
          },
          "emoji": {
            "type": "string",
            "description": "The emoji; empty removes the reaction."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Recipient": {
        "description": "A recipient: a user of the directory, one identity, or several identities of one person.",
        "type": "object",
        "properties": {
          "userId": {
            "type": "string",
            "description": "A user that UpdateUser created, on the channels of `routing`, or on all channels of the user. If the user has several identities on one channel, the first is used. At most one field of `to` may be set."
          },
          "identity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "One identity. At most one field of `to` may be set."
          },
          "identities": {
            "$ref": "#/components/schemas/chat4all.v1.Identities",
            "description": "Several identities of one person: FAN_OUT sends to all, FALLBACK to one after the other. At most one field of `to` may be set."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ReferralContent": {
        "description": "The advertisement or link that led a person to an account.",
        "type": "object",
        "properties": {
          "sourceUrl": {
            "type": "string",
            "description": "The URL of the advertisement, post or link."
          },
          "sourceType": {
            "type": "string",
            "description": "The kind of source, in the platform's words, such as `ad` or `post`."
          },
          "sourceId": {
            "type": "string",
            "description": "The platform's id of the source."
          },
          "headline": {
            "type": "string",
            "description": "The headline."
          },
          "body": {
            "type": "string",
            "description": "The text."
          },
          "mediaUrl": {
            "type": "string",
            "description": "A URL of the image or video, which may work for a limited time."
          },
          "clickId": {
            "type": "string",
            "description": "The platform's id of the click, such as WhatsApp's `ctwa_clid`."
          },
          "ref": {
            "type": "string",
            "description": "The account's own label of the link, such as the `ref` of an ig.me link."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Replay": {
        "description": "A replay and its progress.",
        "type": "object",
        "properties": {
          "replayId": {
            "type": "string",
            "description": "The replay id."
          },
          "totalCount": {
            "type": "string",
            "format": "int64",
            "description": "The number of dead letters to replay."
          },
          "replayedCount": {
            "type": "string",
            "format": "int64",
            "description": "The number of dead letters published again so far."
          },
          "done": {
            "type": "boolean",
            "description": "True once the replay has finished."
          },
          "startTime": {
            "type": "string",
            "format": "date-time",
            "description": "The start time."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ResendMessageRequest": {
        "description": "The request of ResendMessage.",
        "type": "object",
        "properties": {
          "messageId": {
            "type": "string",
            "description": "The message id."
          },
          "requestId": {
            "type": "string",
            "description": "The idempotency key of the new message; required. See `SendMessageRequest.request_id`."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ResendMessageResponse": {
        "description": "The response of ResendMessage.",
        "type": "object",
        "properties": {
          "message": {
            "$ref": "#/components/schemas/chat4all.v1.Message",
            "description": "The new message, with `resend_of_message_id`."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ResendWebhookRequest": {
        "description": "The request of ResendWebhook.",
        "type": "object",
        "properties": {
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          },
          "eventId": {
            "type": "string",
            "description": "The event id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ResendWebhookResponse": {
        "description": "The response of ResendWebhook.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.ResumeAccountRequest": {
        "description": "The request of ResumeAccount.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ResumeAccountResponse": {
        "description": "The response of ResumeAccount.",
        "type": "object",
        "properties": {
          "account": {
            "$ref": "#/components/schemas/chat4all.v1.Account",
            "description": "The account."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.RevokeApiKeyRequest": {
        "description": "The request of RevokeApiKey.",
        "type": "object",
        "properties": {
          "keyId": {
            "type": "string",
            "description": "The key id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.RevokeApiKeyResponse": {
        "description": "The response of RevokeApiKey.",
        "type": "object",
        "properties": {
          "apiKey": {
            "$ref": "#/components/schemas/chat4all.v1.ApiKey",
            "description": "The key."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.RotateAccountCredentialsRequest": {
        "description": "The request of RotateAccountCredentials.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "secrets": {
            "type": "object",
            "additionalProperties": {
              "type": "string"
            },
            "description": "The new values by the names of their settings. The other secrets stay."
          },
          "tokenExpireTime": {
            "type": "string",
            "format": "date-time",
            "description": "The expiry of the new token. If unset, the expiry is no longer known."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.RotateAccountCredentialsResponse": {
        "description": "The response of RotateAccountCredentials.",
        "type": "object",
        "properties": {
          "account": {
            "$ref": "#/components/schemas/chat4all.v1.ConfiguredAccount",
            "description": "The account."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.RotateWebhookSecretRequest": {
        "description": "The request of RotateWebhookSecret.",
        "type": "object",
        "properties": {
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          },
          "gracePeriod": {
            "type": "string",
            "pattern": "^-?\\d+(\\.\\d{1,9})?s$",
            "examples": [
              "3.5s"
            ],
            "description": "How long earlier secrets sign too, 0 to 7 days. Default: 24 hours."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.RotateWebhookSecretResponse": {
        "description": "The response of RotateWebhookSecret.",
        "type": "object",
        "properties": {
          "endpoint": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookEndpoint",
            "description": "The endpoint."
          },
          "secret": {
            "type": "string",
            "description": "The new secret, `whsec_…`."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Routing": {
        "description": "The channels of a message.",
        "type": "object",
        "properties": {
          "channels": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The channels, in order of preference. If empty, every channel that a recipient has."
          },
          "mode": {
            "$ref": "#/components/schemas/chat4all.v1.RoutingMode",
            "description": "How the channels of a recipient are chosen."
          },
          "successState": {
            "$ref": "#/components/schemas/chat4all.v1.DeliveryState",
            "description": "FALLBACK: the state that counts as success; DELIVERED by default. For a channel that does not report it, the best state that it reports counts."
          },
          "fallbackAfter": {
            "type": "string",
            "pattern": "^-?\\d+(\\.\\d{1,9})?s$",
            "examples": [
              "3.5s"
            ],
            "description": "FALLBACK: the time that each channel has to reach it; required, at most 7 days."
          },
          "adaptation": {
            "$ref": "#/components/schemas/chat4all.v1.Adaptation",
            "description": "The handling of content that a channel does not support as it is."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.RoutingMode": {
        "description": "How the channels of a recipient are chosen.",
        "type": "string",
        "enum": [
          "ROUTING_MODE_UNSPECIFIED",
          "ROUTING_MODE_FAN_OUT",
          "ROUTING_MODE_FALLBACK"
        ]
      },
      "chat4all.v1.SearchMessagesRequest": {
        "description": "The request of SearchMessages.",
        "type": "object",
        "properties": {
          "text": {
            "type": "string",
            "description": "The words, at most 256 characters; a message must contain all of them. Case and accents do not matter."
          },
          "pageSize": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum number of entries, 1 to 100. Default: 50."
          },
          "pageToken": {
            "type": "string",
            "description": "The `next_page_token` of the previous page. Text and filters must be the same."
          },
          "startTime": {
            "type": "string",
            "format": "date-time",
            "description": "Only messages created at or after this time."
          },
          "endTime": {
            "type": "string",
            "format": "date-time",
            "description": "Only messages created before this time."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SearchMessagesResponse": {
        "description": "A page of found messages.",
        "type": "object",
        "properties": {
          "messages": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Message"
            },
            "description": "The messages, newest first. Fewer than `page_size`, even none, before the last page."
          },
          "nextPageToken": {
            "type": "string",
            "description": "The token of the next page; empty on the last page, and only there."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SelectionContent": {
        "description": "The option of a choice, or the button of a template, that a person chose.",
        "type": "object",
        "properties": {
          "id": {
            "type": "string",
            "description": "The id of the option."
          },
          "title": {
            "type": "string",
            "description": "The label that the person saw."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SendIndicatorRequest": {
        "description": "The request of SendIndicator.",
        "type": "object",
        "properties": {
          "indicator": {
            "$ref": "#/components/schemas/chat4all.v1.Indicator",
            "description": "The kind of indicator."
          },
          "messageId": {
            "type": "string",
            "description": "The inbound message that the indicator refers to."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SendIndicatorResponse": {
        "description": "The response of SendIndicator: the platform has accepted it.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.SendMessageRequest": {
        "description": "The request of SendMessage.",
        "type": "object",
        "properties": {
          "requestId": {
            "type": "string",
            "description": "The idempotency key of the request, up to 128 characters and unique within the tenant, such as a UUID. If empty, the server generates one, and the call cannot be repeated safely."
          },
          "message": {
            "$ref": "#/components/schemas/chat4all.v1.MessageInput",
            "description": "A message to send."
          },
          "routing": {
            "$ref": "#/components/schemas/chat4all.v1.Routing",
            "description": "The channels."
          },
          "ttl": {
            "type": "string",
            "pattern": "^-?\\d+(\\.\\d{1,9})?s$",
            "examples": [
              "3.5s"
            ],
            "description": "The time after acceptance at which the message expires if it was not sent. If unset, it never expires."
          },
          "sendTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time to send it, at most 365 days ahead. If unset or past, now."
          },
          "onUnknownOutcome": {
            "$ref": "#/components/schemas/chat4all.v1.OnUnknownOutcome",
            "description": "The handling of an unknown outcome."
          },
          "validateOnly": {
            "type": "boolean",
            "description": "Validates the request and answers as if it was sent, without sending."
          },
          "onClosedWindow": {
            "$ref": "#/components/schemas/chat4all.v1.OnClosedWindow",
            "description": "The handling of a recipient whose reply window, as it is known at acceptance, is closed at the time to send."
          },
          "closedWindowTemplate": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateContent",
            "description": "TEMPLATE: the template to send."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SendMessageResponse": {
        "description": "The response of SendMessage.",
        "type": "object",
        "properties": {
          "message": {
            "$ref": "#/components/schemas/chat4all.v1.Message",
            "description": "The message, with one delivery per recipient and channel, or several in order if ADAPT splits the content. Deliveries are ACCEPTED, or SCHEDULED if they have a send time or are later steps of a fallback."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SendMessageResult": {
        "description": "The result of one request.",
        "type": "object",
        "properties": {
          "message": {
            "$ref": "#/components/schemas/chat4all.v1.Message",
            "description": "The accepted message. At most one field of `result` may be set."
          },
          "error": {
            "$ref": "#/components/schemas/google.rpc.Status",
            "description": "The error, with the code and details that SendMessage would answer. At most one field of `result` may be set."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SetConsentRequest": {
        "description": "The request of SetConsent.",
        "type": "object",
        "properties": {
          "recipient": {
            "$ref": "#/components/schemas/chat4all.v1.Recipient",
            "description": "The recipient."
          },
          "consent": {
            "$ref": "#/components/schemas/chat4all.v1.Consent",
            "description": "The consent."
          },
          "scope": {
            "type": "string",
            "description": "The scope, such as `marketing`; at most 64 characters. If empty, all messages. Opting in to all messages revokes an opt-out from all messages, but not one from a scope."
          },
          "evidence": {
            "type": "string",
            "description": "What proves the decision, such as the id of a signed form; at most 256 characters. It is kept after EraseUser, so it must not contain personal data."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SetConsentResponse": {
        "description": "The response of SetConsent.",
        "type": "object",
        "properties": {},
        "additionalProperties": false
      },
      "chat4all.v1.StartReplayRequest": {
        "description": "The request of StartReplay.",
        "type": "object",
        "properties": {
          "requestId": {
            "type": "string",
            "description": "The idempotency key of the request: the same id starts one replay. Required unless `validate_only` is set."
          },
          "filter": {
            "$ref": "#/components/schemas/chat4all.v1.DeadLetterFilter",
            "description": "The filter."
          },
          "validateOnly": {
            "type": "boolean",
            "description": "Counts the dead letters without replaying them."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.StartReplayResponse": {
        "description": "The response of StartReplay.",
        "type": "object",
        "properties": {
          "replay": {
            "$ref": "#/components/schemas/chat4all.v1.Replay",
            "description": "The replay."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.StartWebhookRecoveryRequest": {
        "description": "The request of StartWebhookRecovery.",
        "type": "object",
        "properties": {
          "requestId": {
            "type": "string",
            "description": "The idempotency key of the request: the same id starts one recovery."
          },
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          },
          "since": {
            "type": "string",
            "format": "date-time",
            "description": "The events at or after this time."
          },
          "until": {
            "type": "string",
            "format": "date-time",
            "description": "The events before this time. Default: now."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.StartWebhookRecoveryResponse": {
        "description": "The response of StartWebhookRecovery.",
        "type": "object",
        "properties": {
          "recovery": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookRecovery",
            "description": "The recovery."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.StoryContent": {
        "description": "A story that mentions the account, or an answer to a story of the account.",
        "type": "object",
        "properties": {
          "relation": {
            "$ref": "#/components/schemas/chat4all.v1.StoryRelation",
            "description": "The relation."
          },
          "url": {
            "type": "string",
            "description": "A URL of the story, which works for a limited time."
          },
          "storyId": {
            "type": "string",
            "description": "The platform's id of the story, if it reports one."
          },
          "content": {
            "$ref": "#/components/schemas/chat4all.v1.Content",
            "description": "The answer; unset for a mention."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.StoryRelation": {
        "description": "The relation of a message to a story.",
        "type": "string",
        "enum": [
          "STORY_RELATION_UNSPECIFIED",
          "STORY_RELATION_MENTION",
          "STORY_RELATION_REPLY"
        ]
      },
      "chat4all.v1.SyncTemplatesRequest": {
        "description": "The request of SyncTemplates.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SyncTemplatesResponse": {
        "description": "The response of SyncTemplates.",
        "type": "object",
        "properties": {
          "templateCount": {
            "type": "integer",
            "format": "int32",
            "description": "The number of templates that the account has."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SystemContent": {
        "description": "A notice of the platform about a person or a chat.",
        "type": "object",
        "properties": {
          "notice": {
            "$ref": "#/components/schemas/chat4all.v1.SystemNotice",
            "description": "The subject."
          },
          "text": {
            "type": "string",
            "description": "The platform's text, if any."
          },
          "newIdentity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "The new identity, if the notice is about one."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.SystemNotice": {
        "description": "The subject of a notice of the platform.",
        "type": "string",
        "enum": [
          "SYSTEM_NOTICE_UNSPECIFIED",
          "SYSTEM_NOTICE_NUMBER_CHANGED",
          "SYSTEM_NOTICE_USER_ID_CHANGED",
          "SYSTEM_NOTICE_CHAT_ID_CHANGED",
          "SYSTEM_NOTICE_OPTED_OUT",
          "SYSTEM_NOTICE_OPTED_IN"
        ]
      },
      "chat4all.v1.Template": {
        "description": "A template in one language.",
        "type": "object",
        "properties": {
          "templateId": {
            "type": "string",
            "description": "The platform's id."
          },
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "channel": {
            "type": "string",
            "description": "The channel of the account."
          },
          "name": {
            "type": "string",
            "description": "The name."
          },
          "language": {
            "type": "string",
            "description": "The language, such as `pt_BR`."
          },
          "category": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateCategory",
            "description": "The category."
          },
          "status": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateStatus",
            "description": "The status."
          },
          "quality": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateQuality",
            "description": "The quality."
          },
          "reason": {
            "type": "string",
            "description": "Why it was refused, paused or disabled, in the platform's words; else empty."
          },
          "parameterFormat": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateParameterFormat",
            "description": "The form of its parameters."
          },
          "components": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": true
            },
            "description": "The components, in the form of the platform."
          },
          "syncTime": {
            "type": "string",
            "format": "date-time",
            "description": "When the platform was last known to have it like this."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.TemplateCategory": {
        "description": "The purpose of a template, which decides its price and its limits.",
        "type": "string",
        "enum": [
          "TEMPLATE_CATEGORY_UNSPECIFIED",
          "TEMPLATE_CATEGORY_MARKETING",
          "TEMPLATE_CATEGORY_UTILITY",
          "TEMPLATE_CATEGORY_AUTHENTICATION"
        ]
      },
      "chat4all.v1.TemplateContent": {
        "description": "A template that the platform has approved.",
        "type": "object",
        "properties": {
          "name": {
            "type": "string",
            "description": "The name."
          },
          "language": {
            "type": "string",
            "description": "The language, such as `pt_BR`."
          },
          "components": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": true
            },
            "description": "The components with their parameters, in the form of the platform."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.TemplateEvent": {
        "description": "A template has another status or quality, is new, or was deleted. Not reported for the templates of an account's first synchronization, nor for those that CreateTemplate creates until they change.",
        "type": "object",
        "properties": {
          "template": {
            "$ref": "#/components/schemas/chat4all.v1.Template",
            "description": "The template as it is now. DELETED if the platform no longer has it."
          },
          "previousStatus": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateStatus",
            "description": "The previous status; unspecified for a new one."
          },
          "previousQuality": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateQuality",
            "description": "The previous quality."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.TemplateParameterFormat": {
        "description": "The form of a template's parameters.",
        "type": "string",
        "enum": [
          "TEMPLATE_PARAMETER_FORMAT_UNSPECIFIED",
          "TEMPLATE_PARAMETER_FORMAT_POSITIONAL",
          "TEMPLATE_PARAMETER_FORMAT_NAMED"
        ]
      },
      "chat4all.v1.TemplateQuality": {
        "description": "How people react to a template.",
        "type": "string",
        "enum": [
          "TEMPLATE_QUALITY_UNSPECIFIED",
          "TEMPLATE_QUALITY_HIGH",
          "TEMPLATE_QUALITY_MEDIUM",
          "TEMPLATE_QUALITY_LOW"
        ]
      },
      "chat4all.v1.TemplateStatus": {
        "description": "The state of a template's review.",
        "type": "string",
        "enum": [
          "TEMPLATE_STATUS_UNSPECIFIED",
          "TEMPLATE_STATUS_PENDING",
          "TEMPLATE_STATUS_APPROVED",
          "TEMPLATE_STATUS_REJECTED",
          "TEMPLATE_STATUS_PAUSED",
          "TEMPLATE_STATUS_DISABLED",
          "TEMPLATE_STATUS_IN_APPEAL",
          "TEMPLATE_STATUS_PENDING_DELETION",
          "TEMPLATE_STATUS_DELETED",
          "TEMPLATE_STATUS_LIMIT_EXCEEDED",
          "TEMPLATE_STATUS_ARCHIVED"
        ]
      },
      "chat4all.v1.TestWebhookEndpointRequest": {
        "description": "The request of TestWebhookEndpoint.",
        "type": "object",
        "properties": {
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.TestWebhookEndpointResponse": {
        "description": "The response of TestWebhookEndpoint.",
        "type": "object",
        "properties": {
          "attempt": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookAttempt",
            "description": "The attempt."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.TextContent": {
        "description": "A text.",
        "type": "object",
        "properties": {
          "body": {
            "type": "string",
            "description": "The text; required. At most 4,096 characters on WhatsApp, 1,000 bytes of UTF-8 on Instagram."
          },
          "previewUrl": {
            "type": "boolean",
            "description": "True if the channel may show a preview of the first link."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.Thread": {
        "description": "Everything that was said between one account and one person.",
        "type": "object",
        "properties": {
          "threadId": {
            "type": "string",
            "description": "The thread id, derived from the tenant, the account and the person."
          },
          "identity": {
            "$ref": "#/components/schemas/chat4all.v1.Identity",
            "description": "The person's identity, with channel and account."
          },
          "userId": {
            "type": "string",
            "description": "The user of the directory that the person is, if any."
          },
          "profileName": {
            "type": "string",
            "description": "The person's displayed name, if the platform reports it."
          },
          "status": {
            "$ref": "#/components/schemas/chat4all.v1.ThreadStatus",
            "description": "The status."
          },
          "assignee": {
            "type": "string",
            "description": "The client's own id of who answers; empty without an assignee."
          },
          "labels": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The client's own labels."
          },
          "unreadCount": {
            "type": "integer",
            "format": "int32",
            "description": "The number of messages of the person that MarkThreadRead has not marked."
          },
          "lastMessage": {
            "$ref": "#/components/schemas/chat4all.v1.Message",
            "description": "The newest message, from either side. Unset if its retention has ended."
          },
          "lastActivityTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the newest message."
          },
          "lastInboundTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the person's newest message, if any; also one from another identity."
          },
          "createTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the first message."
          },
          "windowState": {
            "$ref": "#/components/schemas/chat4all.v1.WindowState",
            "description": "The state of the reply window."
          },
          "windowEndTime": {
            "type": "string",
            "format": "date-time",
            "description": "The end of the last reply window, past or ahead. Unset if the channel has none, or the person has not written yet."
          },
          "humanWindowEndTime": {
            "type": "string",
            "format": "date-time",
            "description": "The end of the longer reply window for messages with `by_human`, on channels that have one."
          },
          "linkedThreadIds": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The threads of other identities that the platform reported of the person. They share the status, assignee, labels, name and unread messages; UpdateThread and MarkThreadRead change all of them, and ListMessages lists the messages of all of them for each. One that has no message yet does not exist yet."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ThreadLabels": {
        "description": "The labels of a thread.",
        "type": "object",
        "properties": {
          "labels": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "At most 32 labels of 1 to 64 characters, each once."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.ThreadStatus": {
        "description": "The status of a thread.",
        "type": "string",
        "enum": [
          "THREAD_STATUS_UNSPECIFIED",
          "THREAD_STATUS_OPEN",
          "THREAD_STATUS_CLOSED"
        ]
      },
      "chat4all.v1.UpdateAccountRequest": {
        "description": "The request of UpdateAccount.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "settings": {
            "type": "object",
            "additionalProperties": true,
            "description": "The complete settings without secrets."
          },
          "rates": {
            "$ref": "#/components/schemas/chat4all.v1.AccountRates",
            "description": "The complete rates."
          },
          "tokenExpireTime": {
            "type": "string",
            "format": "date-time",
            "description": "The expiry of its token. If unset, the expiry is no longer known."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.UpdateAccountResponse": {
        "description": "The response of UpdateAccount.",
        "type": "object",
        "properties": {
          "account": {
            "$ref": "#/components/schemas/chat4all.v1.ConfiguredAccount",
            "description": "The account."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.UpdateTemplateRequest": {
        "description": "The request of UpdateTemplate.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "templateId": {
            "type": "string",
            "description": "The platform's id of the template."
          },
          "category": {
            "$ref": "#/components/schemas/chat4all.v1.TemplateCategory",
            "description": "The new category. If unspecified, it stays."
          },
          "components": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": true
            },
            "description": "The new components, all of them. If empty, they stay."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.UpdateTemplateResponse": {
        "description": "The response of UpdateTemplate.",
        "type": "object",
        "properties": {
          "template": {
            "$ref": "#/components/schemas/chat4all.v1.Template",
            "description": "The template as the platform has it now."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.UpdateThreadRequest": {
        "description": "The request of UpdateThread.",
        "type": "object",
        "properties": {
          "threadId": {
            "type": "string",
            "description": "The thread id."
          },
          "status": {
            "$ref": "#/components/schemas/chat4all.v1.ThreadStatus",
            "description": "The new status. If unspecified, it stays."
          },
          "assignee": {
            "type": "string",
            "description": "The new assignee, at most 128 characters; an empty one removes it. If unset, it stays."
          },
          "labels": {
            "$ref": "#/components/schemas/chat4all.v1.ThreadLabels",
            "description": "The new labels, all of them. If unset, they stay."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.UpdateThreadResponse": {
        "description": "The response of UpdateThread.",
        "type": "object",
        "properties": {
          "thread": {
            "$ref": "#/components/schemas/chat4all.v1.Thread",
            "description": "The thread."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.UpdateUserRequest": {
        "description": "The request of UpdateUser.",
        "type": "object",
        "properties": {
          "user": {
            "$ref": "#/components/schemas/chat4all.v1.User",
            "description": "The complete user."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.UpdateUserResponse": {
        "description": "The response of UpdateUser.",
        "type": "object",
        "properties": {
          "user": {
            "$ref": "#/components/schemas/chat4all.v1.User",
            "description": "The user."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.UpdateWebhookEndpointRequest": {
        "description": "The request of UpdateWebhookEndpoint.",
        "type": "object",
        "properties": {
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          },
          "settings": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookEndpointSettings",
            "description": "The complete settings. An endpoint that the gateway has disabled is enabled again."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.UpdateWebhookEndpointResponse": {
        "description": "The response of UpdateWebhookEndpoint.",
        "type": "object",
        "properties": {
          "endpoint": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookEndpoint",
            "description": "The endpoint."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.User": {
        "description": "A user of the directory.",
        "type": "object",
        "properties": {
          "userId": {
            "type": "string",
            "description": "The tenant's own id of the user, 1 to 128 characters."
          },
          "identities": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.Identity"
            },
            "description": "The identities, at most 16, the preferred one first."
          },
          "updateTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the last change."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.VerifyAccountRequest": {
        "description": "The request of VerifyAccount.",
        "type": "object",
        "properties": {
          "accountId": {
            "type": "string",
            "description": "The account id."
          },
          "subscribe": {
            "type": "boolean",
            "description": "Subscribes the account to callbacks first, as its platform allows."
          },
          "callbackUrl": {
            "type": "string",
            "description": "The URL to which the platform is to send callbacks: `https://…/webhooks/<channel>/<account id>`. Only with `subscribe`. Default: the URL of the platform's app; Telegram requires it."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.VerifyAccountResponse": {
        "description": "The response of VerifyAccount.",
        "type": "object",
        "properties": {
          "checks": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/chat4all.v1.AccountCheck"
            },
            "description": "The checks."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.WebhookAttempt": {
        "description": "An attempt to post an event.",
        "type": "object",
        "properties": {
          "attemptId": {
            "type": "string",
            "description": "The attempt id."
          },
          "eventId": {
            "type": "string",
            "description": "The event id, which is the header `webhook-id`."
          },
          "eventType": {
            "type": "string",
            "description": "The type of the event."
          },
          "number": {
            "type": "integer",
            "format": "int32",
            "description": "The number of the attempt, from 1."
          },
          "startTime": {
            "type": "string",
            "format": "date-time",
            "description": "The start time."
          },
          "duration": {
            "type": "string",
            "pattern": "^-?\\d+(\\.\\d{1,9})?s$",
            "examples": [
              "3.5s"
            ],
            "description": "The duration."
          },
          "outcome": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookOutcome",
            "description": "The outcome."
          },
          "httpStatus": {
            "type": "integer",
            "format": "int32",
            "description": "The status of the answer; 0 without an answer."
          },
          "responseBody": {
            "type": "string",
            "description": "The first 4,000 bytes of the answer, as text."
          },
          "problem": {
            "type": "string",
            "description": "The reason without an answer, such as `timeout` or `address not allowed`."
          },
          "nextAttemptTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of the next attempt, if one follows."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.WebhookEndpoint": {
        "description": "An endpoint.",
        "type": "object",
        "properties": {
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          },
          "settings": {
            "$ref": "#/components/schemas/chat4all.v1.WebhookEndpointSettings",
            "description": "The settings."
          },
          "secretHints": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The last characters of each live secret, the newest first."
          },
          "disabledReason": {
            "type": "string",
            "description": "Why the gateway has disabled it, such as `GONE` or `FAILING`; empty if it has not."
          },
          "failingSince": {
            "type": "string",
            "format": "date-time",
            "description": "Since when every post has failed; unset if the last one succeeded."
          },
          "waitingCount": {
            "type": "string",
            "format": "int64",
            "description": "The number of events that wait to be posted, up to 100,000."
          },
          "createTime": {
            "type": "string",
            "format": "date-time",
            "description": "The time of CreateWebhookEndpoint."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.WebhookEndpointSettings": {
        "description": "The settings of an endpoint.",
        "type": "object",
        "properties": {
          "url": {
            "type": "string",
            "description": "The URL that events are posted to: https, of a public address, without a user or password. At most 2,048 characters."
          },
          "eventTypes": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "The types of events, such as `message.received` or `delivery.*`. If empty, all types."
          },
          "description": {
            "type": "string",
            "description": "A description, at most 256 characters. Optional."
          },
          "maximumPerSecond": {
            "type": "integer",
            "format": "int32",
            "description": "The maximum number of posts per second, 0 to 1,000. 0: no limit."
          },
          "disabled": {
            "type": "boolean",
            "description": "Stops posting, and discards the waiting events. Later events are posted only by a recovery."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.WebhookOutcome": {
        "description": "The outcome of an attempt.",
        "type": "string",
        "enum": [
          "WEBHOOK_OUTCOME_UNSPECIFIED",
          "WEBHOOK_OUTCOME_SUCCEEDED",
          "WEBHOOK_OUTCOME_RETRYING",
          "WEBHOOK_OUTCOME_FAILED"
        ]
      },
      "chat4all.v1.WebhookRecovery": {
        "description": "A recovery and its progress.",
        "type": "object",
        "properties": {
          "recoveryId": {
            "type": "string",
            "description": "The recovery id."
          },
          "endpointId": {
            "type": "string",
            "description": "The endpoint id."
          },
          "since": {
            "type": "string",
            "format": "date-time",
            "description": "The events at or after this time."
          },
          "until": {
            "type": "string",
            "format": "date-time",
            "description": "The events before this time."
          },
          "eventCount": {
            "type": "string",
            "format": "int64",
            "description": "The number of events posted or waiting so far."
          },
          "done": {
            "type": "boolean",
            "description": "True once all events of the period were read."
          }
        },
        "additionalProperties": false
      },
      "chat4all.v1.WindowState": {
        "description": "The state of a thread's reply window: the time after a person's message in which the channel accepts messages that are no template.",
        "type": "string",
        "enum": [
          "WINDOW_STATE_UNSPECIFIED",
          "WINDOW_STATE_OPEN",
          "WINDOW_STATE_CLOSED"
        ]
      },
      "google.rpc.Status": {
        "type": "object",
        "properties": {
          "code": {
            "type": "integer",
            "format": "int32"
          },
          "message": {
            "type": "string"
          },
          "details": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": true
            }
          }
        },
        "additionalProperties": false
      },
      "Error": {
        "description": "An error of the Connect protocol.",
        "type": "object",
        "properties": {
          "code": {
            "type": "string",
            "description": "The code, such as `invalid_argument`."
          },
          "message": {
            "type": "string"
          },
          "details": {
            "type": "array",
            "description": "The details, of `google.rpc`.",
            "items": {
              "type": "object",
              "properties": {
                "type": {
                  "type": "string",
                  "description": "Such as `google.rpc.BadRequest`."
                },
                "value": {
                  "type": "string",
                  "description": "The detail as Protocol Buffers in base64."
                },
                "debug": {
                  "type": "object",
                  "additionalProperties": true,
                  "description": "The detail as JSON."
                }
              }
            }
          }
        },
        "required": [
          "code"
        ]
      }
    }
  }
};
