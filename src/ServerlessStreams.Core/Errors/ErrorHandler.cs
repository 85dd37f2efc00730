namespace ServerlessStreams.Errors;

/// <summary>Decides what becomes of a record that failed. Called on the task's thread; must not block for long.</summary>
public delegate ErrorDecision ErrorHandler(ErrorContext context);
