using ServerlessStreams.LocalHost.Hosting;

return await LocalHostProgram.RunAsync(args, TimeProvider.System);
